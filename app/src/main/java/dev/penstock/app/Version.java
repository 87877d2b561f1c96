package dev.penstock.app;

/** Which Penstock this is. */
final class Version {
    /** From the jar's manifest; a tree of classes, as in tests, has none. */
    static final String NUMBER = Version.class.getPackage().getImplementationVersion() == null
            ? "development"
            : Version.class.getPackage().getImplementationVersion();

    private Version() {}
}
