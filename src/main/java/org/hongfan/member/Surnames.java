package org.hongfan.member;

import java.util.ArrayList;
import java.util.List;

/**
 * Surnames that people read in several ways. A name is sorted by one reading; it is found by each of them, because who looks for 查 may type
 * cha, and because some families do read theirs otherwise than the dictionary.
 */
final class Surnames {
    /** The readings of each, their syllables parted by '; which of them a name is sorted by is {@link Pinyin}'s affair. */
    private static final String READINGS = """
            查 zha cha|单 shan dan chan|曾 zeng ceng|仇 qiu chou|解 xie jie|区 ou qu|盖 ge gai|朴 piao pu|缪 miao mou miu|牟 mu mou|覃 qin tan
            乐 yue le|员 yun yuan|秘 bi mi|洗 xian xi|折 she zhe|黑 he hei|种 chong zhong|重 chong zhong|祭 zhai ji|繁 po fan
            召 shao zhao|晟 cheng sheng|盛 sheng cheng|么 yao me|能 nai neng|都 du dou|柏 bai bo|长 chang zhang|翟 zhai di|尉 wei yu|万 wan mo
            石 shi dan|沈 shen chen|贾 jia gu|冯 feng ping|薄 bo bao|车 che ju|宿 su xiu|谌 chen shen|隗 wei kui|郇 xun huan|臧 zang cang
            藏 zang cang|粘 nian zhan|俞 yu shu|那 na nuo|宓 mi fu|於 yu wu|卜 bu bo|佴 nai er|乜 nie mie|褚 chu zhu|谷 gu yu|祢 mi ni
            适 kuo shi|朝 chao zhao|郗 xi chi|呙 guo wo|费 fei bi|库 she ku|莘 shen xin|行 xing hang|角 jue jiao|句 gou ju|六 lu liu
            降 xiang jiang|术 zhu shu|色 se shai|厦 xia sha|南 nan na|叶 ye she|尾 wei yi|圈 juan quan|隽 juan jun|模 mo mu|奇 qi ji|期 qi ji
            系 xi ji|乘 cheng sheng|参 shen can|称 cheng chen|宛 wan yuan|蔚 yu wei|校 xiao jiao|令 ling lian
            颉 xie jie|红 hong gong|炅 gui jiong
            尉迟 yu'chi wei'chi|万俟 mo'qi wan'si wan'qi|单于 chan'yu shan'yu dan'yu|澹台 tan'tai dan'tai|长孙 zhang'sun chang'sun|皇甫 huang'fu huang'pu
            尉缭 wei'liao yu'liao|乐正 yue'zheng le'zheng
            """;

    /**
     * A reading that is not the one a name is stored by.
     *
     * @param stored by which reading names are stored, without blanks
     * @param storedInitials its initials
     */
    record Other(String surname, String reading, String initials, String stored, String storedInitials) {}

    /** Names beginning with the surname, whose stored reading, or initials, begin with the part. */
    record Match(String surname, String part) {}

    private static final List<Other> OTHERS = others();

    private Surnames() {}

    private static List<Other> others() {
        List<Other> others = new ArrayList<>();
        for (String entry : READINGS.strip().split("[|\\n]+")) {
            String[] words = entry.strip().split(" ");
            int length = words[0].length();
            List<String> syllables =
                    List.of(Pinyin.of(words[0] + "一").full().split(" ")).subList(0, length);
            String stored = String.join("", syllables);
            for (int i = 1; i < words.length; i++) {
                String reading = words[i].replace("'", "");
                if (!reading.equals(stored)) {
                    others.add(new Other(
                            words[0],
                            reading,
                            initials(words[i].split("'")),
                            stored,
                            initials(syllables.toArray(String[]::new))));
                }
            }
        }
        return List.copyOf(others);
    }

    private static String initials(String... syllables) {
        StringBuilder initials = new StringBuilder();
        for (String syllable : syllables) {
            initials.append(syllable.charAt(0));
        }
        return initials.toString();
    }

    /** Whom letters mean that are, or begin, another reading of a surname, perhaps with the given name behind it. */
    static List<Match> byReading(String letters) {
        return OTHERS.stream()
                .filter(one ->
                        letters.startsWith(one.reading()) || one.reading().startsWith(letters))
                .map(one -> new Match(
                        one.surname(),
                        letters.length() <= one.reading().length()
                                ? one.stored()
                                : one.stored() + letters.substring(one.reading().length())))
                .distinct()
                .toList();
    }

    /** As {@link #byReading}, of initials: cxl for 查秀兰, who is stored as zxl. */
    static List<Match> byInitials(String letters) {
        return OTHERS.stream()
                .filter(one -> !one.initials().equals(one.storedInitials()) && letters.startsWith(one.initials()))
                .map(one -> new Match(
                        one.surname(),
                        one.storedInitials() + letters.substring(one.initials().length())))
                .distinct()
                .toList();
    }
}
