package org.hongfan.account;

import java.util.List;

/**
 * An account as the security administrator sees it.
 *
 * @param posts what it holds today, such as 第一网格党支部 · 支部书记
 */
public record HolderRow(long accountId, String username, String name, boolean enabled, List<String> posts) {}
