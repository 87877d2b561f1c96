package dev.penstock.gateway.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Where a sealed value lies. It opens nowhere else, so that whoever can write to the database cannot lay one row's value into
 * another.
 */
public record Place(String table, String column, long row) {

    /** What the seal is bound to, the version of the master key included. */
    byte[] boundTo(String version) {
        return (table + '\n' + column + '\n' + row + '\n' + version).getBytes(UTF_8);
    }

    @Override
    public String toString() {
        return table + "." + column + " of row " + row;
    }
}
