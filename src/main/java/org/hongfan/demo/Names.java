package org.hongfan.demo;

import java.util.Set;

/** Names as people of that age and sex bear them on the coast of Shandong. */
final class Names {
    private static final String[] SURNAMES =
            ("王 110,张 95,李 88,刘 72,孙 42,徐 36,陈 30,赵 30,杨 28,于 26,薛 24,丁 20,高 20,周 18,马 18,董 16,宋 16,"
                            + "吴 15,韩 15,郭 14,逄 14,庄 13,管 13,林 12,姜 12,胡 12,崔 11,朱 11,殷 9,袁 8,范 8,卢 8,潘 8,魏 8,隋 8,封 6,"
                            + "窦 6,肖 8,侯 6,臧 6,纪 6,冷 5,尹 5,万 4,曲 6,史 4,田 8,石 6,安 4,苏 4,程 6,许 8,任 5,姚 4,邱 3,贾 4,"
                            + "谭 3,孟 5,秦 4,邵 3,毕 3,牟 3,阎 2,柳 3,欧阳 1")
                    .split(",");
    private static final String[] NAMES = new String[SURNAMES.length];
    private static final int[] WEIGHTS = new int[SURNAMES.length];

    static {
        for (int i = 0; i < SURNAMES.length; i++) {
            String[] parts = SURNAMES[i].split(" ");
            NAMES[i] = parts[0];
            WEIGHTS[i] = Integer.parseInt(parts[1]);
        }
    }

    /** Names that would be read as those of well-known people; nobody here bears one. */
    private static final Set<String> WELL_KNOWN = Set.of(
            "李强", "李希", "王毅", "李鹏", "王勇", "张军", "韩正", "蔡奇", "刘翔", "姚明", "李宁", "刘涛", "孙杨", "马云", "王磊", "张伟", "王涛", "李娜",
            "王菲", "赵薇", "刘洋", "王洪文", "张国清", "何立峰", "李书磊", "王小洪", "陈刚", "赵乐际", "丁薛祥", "王晨");

    private record Era(int until, String first, String second, String single, double singleShare) {}

    private static final Era[] MEN = {
        new Era(1955, "建德永世明玉振洪守学福克廷兆宗培", "田山全贵才荣昌义仁信海林江先春生喜堂礼忠和", "福贵山海林田", 0.06),
        new Era(1970, "建国志永学爱卫新文春金玉洪立宝庆克", "军民国华东强生平庆利明海亮林胜波良义刚", "军强平伟忠明刚波林", 0.22),
        new Era(1985, "志海建永晓文俊立家宗振春少洪玉金", "刚强涛波伟峰杰斌辉明勇军磊鹏东亮林胜国", "强磊涛波鹏辉刚杰峰斌亮勇超凯健", 0.42),
        new Era(2000, "晓文俊志海宗家瑞嘉鹏浩博子振凯泽", "鹏飞超杰龙辉峰浩宇凯明博强伟帅成亮阳", "超鹏浩帅凯龙旭斌飞晨翔博坤", 0.42),
        new Era(2100, "浩子宇泽俊一文嘉瑞明天博晨家佳", "然轩航宇涵豪博阳泽睿辰凯哲洋霖", "浩轩航睿泽晨旭", 0.18)
    };
    private static final Era[] WOMEN = {
        new Era(1955, "秀玉桂淑凤兰翠月素美", "英兰珍芳芝花云荣香莲华美梅贞", "英兰芳梅云", 0.06),
        new Era(1970, "秀丽爱玉淑桂春红素美金月彩", "英华梅芳萍霞云玲红香芹娟艳荣", "红敏霞萍芳英梅玲", 0.2),
        new Era(1985, "丽晓海艳春秀红雪玉美文金", "丽静艳敏娟霞燕红梅玲芳华萍云", "静敏艳娟霞燕丽娜芳玲红", 0.4),
        new Era(2000, "晓雪文婷丽海雅倩佳梦玉思", "娜婷雪倩静敏洁琳莹丹燕玲妮娇", "娜婷倩静雪莹丹洁琳敏颖", 0.4),
        new Era(2100, "雨梓欣思佳雅子诗梦一嘉文", "桐涵怡琪萱妍彤瑶欣琳婷晴", "欣悦雪婷", 0.12)
    };

    private Names() {}

    static String draw(Dice dice, boolean woman, int birthYear) {
        while (true) {
            String name = NAMES[dice.weighted(WEIGHTS)] + given(dice, woman, birthYear);
            if (!WELL_KNOWN.contains(name)) {
                return name;
            }
        }
    }

    private static String given(Dice dice, boolean woman, int birthYear) {
        for (Era era : woman ? WOMEN : MEN) {
            if (birthYear < era.until()) {
                if (dice.chance(era.singleShare())) {
                    return String.valueOf(dice.pick(era.single()));
                }
                char first = dice.pick(era.first());
                char second = dice.pick(era.second());
                return first == second ? String.valueOf(first) : "" + first + second;
            }
        }
        throw new IllegalArgumentException("birth year " + birthYear);
    }
}
