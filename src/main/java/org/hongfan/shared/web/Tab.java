package org.hongfan.shared.web;

/** One tab of a page; {@code active} marks the one shown. */
public record Tab(String label, String href, boolean active) {}
