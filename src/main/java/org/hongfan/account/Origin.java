package org.hongfan.account;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Where a request to sign in comes from.
 *
 * @param address of the network, as far as the server can tell
 * @param device what the browser kept from an earlier sign-in, unproven; null: nothing
 */
public record Origin(String address, @Nullable String device) implements Serializable {}
