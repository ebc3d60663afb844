package org.hongfan.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rows that hold sealed fields; a module that has some declares a bean, so that they are sealed anew when keys change.
 *
 * @param title what they are called on the page of the keys
 * @param waiting how many are not sealed with the present key, without those whose key is not at hand or that could not be opened
 * @param sealNext seals some of them anew, in the transaction it is called in, and returns how many; 0: none is left. What cannot be opened is
 *     passed over and stays as it is
 * @param survey opens all of them, in the transaction it is called in; what could not be opened waits no longer
 */
public record SealedRows(String title, LongSupplier waiting, IntSupplier sealNext, Supplier<Survey> survey) {

    /**
     * @param fields how many fields are sealed
     * @param newestKey the highest number of a key that one of them names; 0 when there is none
     * @param unreadable what cannot be opened, one line each: which row and why
     */
    public record Survey(long fields, int newestKey, List<String> unreadable) {

        /** Looks at one sealed field after the other. */
        public static final class Surveyor {
            private final Secrets secrets;
            private final List<String> unreadable = new ArrayList<>();
            private long fields;
            private int newestKey;

            public Surveyor(Secrets secrets) {
                this.secrets = secrets;
            }

            /**
             * @param what the row and field in Chinese
             * @return false when it cannot be opened; what is null is not there
             */
            public boolean look(byte @Nullable [] sealed, String what) {
                if (sealed == null) {
                    return true;
                }
                fields++;
                newestKey = Math.max(newestKey, sealed.length == 0 ? 0 : Secrets.versionOf(sealed));
                try {
                    secrets.openBytes(sealed);
                    return true;
                } catch (SealedException e) {
                    unreadable.add(what + "：" + e.getMessage());
                    return false;
                }
            }

            public Survey survey() {
                return new Survey(fields, newestKey, List.copyOf(unreadable));
            }
        }
    }
}
