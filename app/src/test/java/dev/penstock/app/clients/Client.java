package dev.penstock.app.clients;

import dev.penstock.core.dialect.Dialect;
import java.io.IOException;

/** A client library, as people use it. It is not AutoCloseable, because JUnit would close it after the first row of a table. */
public interface Client {
    /** The dialect that it speaks. */
    Dialect dialect();

    Seen run(Scenario scenario, Task task) throws IOException, InterruptedException;

    void close() throws IOException;
}
