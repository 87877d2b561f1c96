package dev.penstock.gateway.settings;

/** A text for the reference pages, in the two languages they are written in. */
record Words(String english, String chinese) {}
