package org.hongfan.account;

import org.jspecify.annotations.Nullable;

/** An organization in which a role may be granted, with the name of the one above to tell namesakes apart. */
public record PlaceRow(long id, String name, @Nullable String parentName) {}
