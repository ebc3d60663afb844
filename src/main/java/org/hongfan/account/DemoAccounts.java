package org.hongfan.account;

import java.util.List;

/**
 * The accounts that the sign-in page names, with their common password. Only the demonstration gives this bean; without it the page names
 * nobody.
 */
public record DemoAccounts(String password, List<DemoAccount> accounts) {

    /** @param title whom the account stands for, such as 支部书记 */
    public record DemoAccount(String username, String title) {}
}
