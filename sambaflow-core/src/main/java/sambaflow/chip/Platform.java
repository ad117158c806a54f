package sambaflow.chip;

import java.util.Locale;

/**
 * A DataScale node of RDUs, two on each XRDU module.
 *
 * @param name as the runtime tools print it, such as {@code DataScale SN30-8}
 */
public record Platform(String name, RduSpec rdu, int xrdus, int rdusPerXrdu) {
    private static final int RDUS_PER_XRDU = 2;

    /** The node sold with this chip: 8 RDUs, or 16 for sn40. */
    public static Platform of(String arch) {
        RduSpec rdu = RduSpec.of(arch);
        boolean sn40 = rdu.base().equals("sn40");
        int xrdus = sn40 ? 8 : 4;
        String chip = sn40 ? "SN40L" : rdu.base().toUpperCase(Locale.ROOT);
        return new Platform(
                "DataScale %s-%d".formatted(chip, xrdus * RDUS_PER_XRDU),
                rdu,
                xrdus,
                RDUS_PER_XRDU);
    }

    public int rdus() {
        return xrdus * rdusPerXrdu;
    }
}
