/** What is stored of providers, models and our keys with them. */
@NullMarked
package dev.penstock.gateway.store.catalogue;

import org.jspecify.annotations.NullMarked;
