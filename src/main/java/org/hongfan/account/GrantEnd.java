package org.hongfan.account;

import org.jspecify.annotations.Nullable;

/**
 * Why a grant ends.
 *
 * @param by the account that ends it; null when it goes with a post or with its holder
 * @param departureId the departure of its holder that it ends with
 */
record GrantEnd(@Nullable Long by, String words, @Nullable Long departureId) {
    static GrantEnd byHand(long account) {
        return new GrantEnd(account, "手工结束", null);
    }

    static GrantEnd withPost(String words) {
        return new GrantEnd(null, words, null);
    }

    static GrantEnd withHolder(String words, long departure) {
        return new GrantEnd(null, words, departure);
    }
}
