package dev.penstock.gateway.settings;

/** The header in which proxies say whom they pass a request on for. */
public enum ProxyHeader {
    X_FORWARDED_FOR("x-forwarded-for"),
    /** That of RFC 7239. */
    FORWARDED("forwarded");

    private final String word;

    ProxyHeader(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
