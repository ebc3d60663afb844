package org.hongfan.shared;

import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Rows that hold sealed fields; a module that has some declares a bean, so that they are sealed anew when keys change.
 *
 * @param title what they are called on the page of the keys
 * @param waiting how many are not sealed with the present key
 * @param sealNext seals some of them anew, in the transaction it is called in, and returns how many; 0: none is left
 */
public record SealedRows(String title, LongSupplier waiting, IntSupplier sealNext) {}
