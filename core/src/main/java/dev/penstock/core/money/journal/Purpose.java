package dev.penstock.core.money.journal;

/**
 * What money is spent on, as the ledger shows it; texts are empty where they do not apply.
 *
 * @param request the call that the attempt belongs to
 * @param price the version of the price that it was admitted under
 */
public record Purpose(String request, String user, String virtualKey, String provider, String model, String price) {
    public static final Purpose NONE = new Purpose("", "", "", "", "", "");
}
