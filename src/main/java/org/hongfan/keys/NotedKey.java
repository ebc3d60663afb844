package org.hongfan.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hongfan.shared.KeyFileException;
import org.hongfan.shared.Secrets;

/**
 * A key that the database knows of.
 *
 * @param fingerprint tells it from any other, and nothing of it
 * @param retired whether nothing of the database needs it, so that its line may be missing in the file
 * @param lost whether the operator has said that no copy is left
 */
record NotedKey(int number, String fingerprint, boolean retired, boolean lost) {
    static final String LOST = "hongfan.keys.lost";

    /** @throws KeyFileException when the file holds another key under a number, or lacks one that is needed */
    static void require(Secrets secrets, List<NotedKey> noted) {
        Set<Integer> there = numbersIn(secrets);
        List<NotedKey> absent = new ArrayList<>();
        for (NotedKey key : noted) {
            if (!there.contains(key.number())) {
                absent.add(key);
            } else if (!secrets.fingerprint(key.number()).equals(key.fingerprint())) {
                throw other(secrets, key.number(), needed(noted));
            }
        }
        absent.removeIf(key -> key.retired() || key.lost());
        if (!absent.isEmpty()) {
            throw new KeyFileException(
                    "密钥文件 " + secrets.file() + " 里缺少这个数据库的第 " + list(absent) + " 号密钥，它可能是更换密钥以前的旧文件。",
                    putBack(list(absent)));
        }
    }

    static Set<Integer> numbersIn(Secrets secrets) {
        return secrets.facts().stream().map(Secrets.KeyFact::version).collect(Collectors.toSet());
    }

    /** The numbers of those that the database needs, as the setting takes them; also those that were called lost in vain. */
    private static String needed(List<NotedKey> noted) {
        return list(noted.stream().filter(key -> !key.retired()).toList());
    }

    static KeyFileException other(Secrets secrets, int number, String needed) {
        return new KeyFileException(
                "密钥文件 " + secrets.file() + " 不是这个数据库的：里面的第 " + number + " 号密钥打不开数据库里加密的内容。",
                "请换回原来的密钥文件，或者用 --hongfan.key-file=文件 指明它在哪里，再启动。原来的确实没有副本了，先把现在这个文件移走，再用 --" + LOST + "=" + needed
                        + " 启动：平台改用一把新密钥，以前加密的身份证号和电话要照着纸质材料重新填写。");
    }

    static KeyFileException missing(Secrets secrets, List<NotedKey> noted) {
        return missing(secrets, needed(noted));
    }

    static KeyFileException missing(Secrets secrets, String numbers) {
        return new KeyFileException("没有找到这个数据库的密钥文件，或者文件是空的：" + secrets.file() + "。没有它，身份证号和电话打不开。", putBack(numbers));
    }

    private static String putBack(String numbers) {
        return "请把密钥文件的副本放到那里，或者用 --hongfan.key-file=文件 指明它在哪里，再启动。确实没有副本了，用 --" + LOST + "=" + numbers
                + " 启动：平台改用一把新密钥，以前加密的身份证号和电话要照着纸质材料重新填写。";
    }

    static int highest(List<NotedKey> noted) {
        return noted.stream().mapToInt(NotedKey::number).max().orElse(0);
    }

    private static String list(List<NotedKey> keys) {
        return keys.stream().map(key -> Integer.toString(key.number())).collect(Collectors.joining(","));
    }
}
