package dev.penstock.gateway.settings.source;

/**
 * One thing that is wrong with the settings, in words for the person who can mend it.
 *
 * @param subject the key or the place at fault
 * @param found what stands there, made safe to show
 * @param advice what could stand there
 * @param origin where it was read, empty if that goes without saying
 */
public record Fault(String subject, String found, String advice, String origin) {

    @Override
    public String toString() {
        String where = origin.isEmpty() ? "" : ", in " + origin;
        return subject + ": " + found + " (" + advice + ")" + where;
    }
}
