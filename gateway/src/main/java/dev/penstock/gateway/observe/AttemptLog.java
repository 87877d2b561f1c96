package dev.penstock.gateway.observe;

/** Takes what is to be kept of every call to a provider. May be shared between threads, and never waits. */
@FunctionalInterface
public interface AttemptLog {
    void add(AttemptRecord attempt);
}
