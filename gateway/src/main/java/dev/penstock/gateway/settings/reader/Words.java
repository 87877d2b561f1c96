package dev.penstock.gateway.settings.reader;

/** A text for the reference pages, in the two languages they are written in. */
public record Words(String english, String chinese) {}
