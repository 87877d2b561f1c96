/**
 * Everything an operator can set, one record per concern.
 *
 * <p>Each record reads its keys through {@link dev.penstock.gateway.settings.SettingsReader}, which looks them up, keeps what
 * is wrong until all has been read, and knows afterwards what keys there are: the reference pages are written from that.
 */
@NullMarked
package dev.penstock.gateway.settings;

import org.jspecify.annotations.NullMarked;
