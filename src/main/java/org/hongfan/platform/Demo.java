package org.hongfan.platform;

/** The demonstration data an installation holds, set by the property {@code hongfan.demo}. */
public enum Demo {
    /** No invented data: a first-run page creates the district. */
    NONE,
    /** Three months of a thin district: loads in seconds, for trying commands. */
    HAMLET,
    /** A small district, the default of an installation with its own database. */
    SAMPLE,
    /** A quarter of a district's members, as many as a small county has. */
    COUNTY,
    /** A district at full size, for measuring. */
    DISTRICT
}
