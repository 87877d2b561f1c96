/** What is stored of users, of callers' keys, and of who changed what. */
@NullMarked
package dev.penstock.gateway.store.people;

import org.jspecify.annotations.NullMarked;
