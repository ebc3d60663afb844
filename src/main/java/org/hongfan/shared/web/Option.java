package org.hongfan.shared.web;

/**
 * One choice of a select, of radios or of checkboxes.
 *
 * @param value what the form sends
 * @param label what the user reads
 */
public record Option(String value, String label) {}
