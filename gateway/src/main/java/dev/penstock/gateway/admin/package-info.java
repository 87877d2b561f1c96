/** What admins and operators do about providers, keys, models and virtual keys: the operations of the contract. */
@NullMarked
package dev.penstock.gateway.admin;

import org.jspecify.annotations.NullMarked;
