package org.hongfan.imports;

import java.math.BigDecimal;

/** The opening points of one member and year. */
record OpeningWrite(long memberId, int year, BigDecimal points, String reason) {}
