package dev.penstock.app.clients;

import java.io.IOException;

/** A client library, as people use it. It is not AutoCloseable, because JUnit would close it after the first row of a table. */
public interface Client {
    Seen run(Scenario scenario, Task task) throws IOException, InterruptedException;

    void close() throws IOException;
}
