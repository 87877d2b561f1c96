package dev.penstock.gateway.store;

/** One step of the tables' history: {@code V1__first_tables.sql}, of which there is one for each kind of database. */
record Migration(String file) {
    private static final String BETWEEN = "__";

    String version() {
        return file.substring(1, file.indexOf(BETWEEN));
    }

    String description() {
        return file.substring(file.indexOf(BETWEEN) + BETWEEN.length(), file.lastIndexOf('.'))
                .replace('_', ' ');
    }
}
