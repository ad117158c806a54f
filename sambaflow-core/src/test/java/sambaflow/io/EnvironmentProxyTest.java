package sambaflow.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentProxyTest {
    @Test
    void eachSchemeHasItsVariableInSmallOrLargeLetters() {
        Map<String, String> environment =
                Map.of(
                        "HTTPS_PROXY",
                        "http://proxy.example:3128/",
                        "http_proxy",
                        "other.example:81");
        assertThat(proxy(environment, "https://data.example/a")).isEqualTo("proxy.example:3128");
        assertThat(proxy(environment, "http://data.example/a")).isEqualTo("other.example:81");
    }

    @Test
    void allProxyServesWhereNoOtherIsSet() {
        assertThat(proxy(Map.of("all_proxy", "http://p.example"), "https://a.example"))
                .isEqualTo("p.example:80");
    }

    @Test
    void hostsInNoProxyAreReachedDirectly() {
        Map<String, String> environment =
                Map.of(
                        "https_proxy",
                        "http://p:1",
                        "no_proxy",
                        "localhost, .inside.example,*.b.org");
        assertThat(proxy(environment, "https://localhost/a")).isEqualTo("direct");
        assertThat(proxy(environment, "https://data.INSIDE.example/a")).isEqualTo("direct");
        assertThat(proxy(environment, "https://a.b.org")).isEqualTo("direct");
        assertThat(proxy(environment, "https://notinside.example/a")).isEqualTo("p:1");
        assertThat(proxy(Map.of("https_proxy", "p:1", "NO_PROXY", "*"), "https://a"))
                .isEqualTo("direct");
    }

    @Test
    void withoutAnySettingTheWayIsDirect() {
        assertThat(proxy(Map.of("https_proxy", " "), "https://a.example")).isEqualTo("direct");
    }

    @Test
    void aMeaninglessProxyIsQuoted() {
        assertThatThrownBy(() -> proxy(Map.of("https_proxy", "http://"), "https://a.example"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("found proxy 'http://'");
    }

    private static String proxy(Map<String, String> environment, String address) {
        Proxy proxy = new EnvironmentProxy(environment).select(URI.create(address)).getFirst();
        if (proxy.address() instanceof InetSocketAddress socket) {
            return socket.getHostString() + ":" + socket.getPort();
        }
        return "direct";
    }
}
