package org.hongfan.member;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PinyinTests {
    @ParameterizedTest
    @CsvSource({
        "张伟, zhang wei, zw",
        "王秀兰, wang xiu lan, wxl",
        "单雄信, shan xiong xin, sxx",
        "曾国强, zeng guo qiang, zgq",
        "仇英, qiu ying, qy",
        "解晓东, xie xiao dong, xxd",
        "查良镛, zha liang yong, zly",
        "区志航, ou zhi hang, ozh",
        "尉迟恭, yu chi gong, ycg",
        "尉健行, wei jian xing, wjx",
        "令狐冲, ling hu chong, lhc",
        "吕布, lv bu, lb",
        "王长乐, wang chang le, wcl",
        "李解放, li jie fang, ljf",
        "阿依古丽·买买提, a yi gu li mai mai ti, ayglmmt",
        "John Smith, john smith, js"
    })
    void readsNames(String name, String full, String initials) {
        assertThat(Pinyin.of(name)).isEqualTo(new Pinyin(full, initials));
    }
}
