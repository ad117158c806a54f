package sambaflow.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import sambaflow.diagnostic.Code;

/**
 * Finds the proxy for an address: Java's own settings first, then {@code https_proxy}, {@code
 * http_proxy}, {@code all_proxy} and {@code no_proxy} in small or large letters, as curl does.
 */
final class EnvironmentProxy extends ProxySelector {
    private final Map<String, String> environment;

    EnvironmentProxy(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public List<Proxy> select(URI uri) {
        ProxySelector java = ProxySelector.getDefault();
        if (java != null) {
            List<Proxy> chosen = java.select(uri);
            if (chosen.stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT)) {
                return chosen;
            }
        }
        if (excluded(uri.getHost())) {
            return List.of(Proxy.NO_PROXY);
        }
        return variable(uri.getScheme() + "_proxy")
                .or(() -> variable("all_proxy"))
                .map(EnvironmentProxy::parse)
                .map(List::of)
                .orElse(List.of(Proxy.NO_PROXY));
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .or(() -> Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT))))
                .filter(value -> !value.isBlank());
    }

    private boolean excluded(String host) {
        String hosts = variable("no_proxy").orElse("");
        return Arrays.stream(hosts.split(","))
                .map(String::strip)
                .map(entry -> entry.startsWith("*.") ? entry.substring(1) : entry)
                .filter(entry -> !entry.isEmpty())
                .anyMatch(entry -> entry.equals("*") || matches(host, entry));
    }

    private static boolean matches(String host, String entry) {
        String domain = entry.startsWith(".") ? entry : "." + entry;
        return host.equalsIgnoreCase(entry)
                || host.toLowerCase(Locale.ROOT).endsWith(domain.toLowerCase(Locale.ROOT));
    }

    private static Proxy parse(String address) {
        try {
            URI uri = URI.create(address.contains("://") ? address : "http://" + address);
            if (uri.getHost() == null) {
                throw new IllegalArgumentException("no host name");
            }
            int port = uri.getPort() < 0 ? 80 : uri.getPort();
            return new Proxy(
                    Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port));
        } catch (IllegalArgumentException e) {
            throw new DataException(
                    Code.SF602,
                    "download: found proxy '%s', expected http://HOST:PORT; correct https_proxy"
                            .formatted(address),
                    e);
        }
    }

    @Override
    public void connectFailed(URI uri, SocketAddress proxy, IOException failure) {
        // The request itself fails and reports it.
    }
}
