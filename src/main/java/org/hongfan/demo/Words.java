package org.hongfan.demo;

import java.time.LocalDate;
import java.util.List;
import org.hongfan.meeting.MeetingType;
import org.hongfan.member.Sector;

/** Titles, agendas and minutes in the sober tone of such papers; they name nobody outside the demonstration. */
final class Words {
    private static final String NUMBERS = "零一二三四五六七八九十";

    private static final List<String> FIRST_TOPICS = List.of(
            "学习党中央关于乡村全面振兴的决策部署",
            "学习党中央关于加强基层治理的有关精神",
            "学习中央八项规定及其实施细则精神",
            "学习《中国共产党纪律处分条例》",
            "学习《中国共产党支部工作条例（试行）》",
            "学习党中央关于整治形式主义为基层减负的部署",
            "学习中央一号文件精神",
            "学习党中央关于统筹发展和安全的要求",
            "学习《中国共产党党员教育管理工作条例》");
    private static final List<List<String>> THEMES = List.of(
            List.of("走访慰问困难党员和群众", "节前安全隐患排查", "清雪保畅志愿服务"),
            List.of("新春话发展、议事谋全年", "移风易俗宣传入户", "节后用工信息入户宣传"),
            List.of("学雷锋志愿服务", "植树护绿", "春季森林防火宣传"),
            List.of("祭扫烈士纪念设施", "春耕助农", "学习党章党规党纪"),
            List.of("环境整治集中行动", "安全生产宣传", "海岸线净滩"),
            List.of("防汛备汛隐患排查", "重温入党誓词", "麦收防火和助农"),
            List.of("走访老党员", "防溺水宣传和河道巡查", "党员责任区亮诺践诺"),
            List.of("防台防汛物资清点和演练", "拥军优属走访", "暑期青少年关爱服务"),
            List.of("国庆前环境整治", "反诈宣传入户", "秋收助农"),
            List.of("敬老助老服务", "秋季防火宣传", "为民办实事项目进展通报"),
            List.of("消防安全宣传和楼道清理", "医保缴费政策宣传", "冬季取暖安全入户排查"),
            List.of("年度工作总结和党费收缴公示", "冬季走访独居老人", "宪法和民法典宣传"));
    private static final List<String> LECTURES = List.of(
            "发挥党员在基层治理中的先锋模范作用",
            "严守纪律规矩，做合格党员",
            "从村史看乡村变化",
            "党员怎样联系服务群众",
            "弘扬优良家风，涵养清风正气",
            "学好用好党章",
            "加强安全生产，守护百姓平安",
            "传承红色基因，担当时代责任");
    private static final List<String> COMMITTEE = List.of(
            "研究本月主题党日安排",
            "分析党员思想动态",
            "研究入党积极分子培养教育工作",
            "通报党费收缴情况",
            "研究困难党员帮扶",
            "听取中心户长工作情况",
            "研究群众反映的停车、排水等问题",
            "研究党员责任区划分");
    private static final List<String> MOTIONS = List.of(
            "关于%s支部工作计划的决议", "关于%s党费收支情况报告的决议", "关于%s为民办实事项目的决议", "关于调整党员责任区的决议", "关于%s支部委员会工作报告的决议", "关于修订党员议事规则的决议");
    private static final List<String> DISCUSSIONS = List.of(
            "与会党员结合各自岗位谈了体会，认为要把学习成果落到服务群众的小事上。",
            "讨论中，有党员提出主街路灯有两处不亮、雨后低洼处积水，建议尽快报修。",
            "老党员谈了多年参加组织生活的感受，希望青年党员多参与网格里的事。",
            "有党员建议把走访分到每个中心户，行动不便的由中心户长上门送学。",
            "大家对近期工作中存在的问题作了交流，认为通知不够提前，今后提前三天告知。",
            "有不同意见认为活动时间宜避开农忙，会议决定今后由各小组先商量再定。",
            "青年党员介绍了网上办事的方法，并帮助年长的同志在手机上作了演示。",
            "会上逐条核对了上月群众反映的问题，已办结的作了说明，未办结的明确了责任人和时限。");
    private static final List<String> CLOSINGS =
            List.of("会议明确了下月工作安排，由支部委员分头落实。", "会后，请假党员由所在党小组补学。", "会议要求各党小组于月底前报告落实情况。", "有关事项在公开栏公示，接受党员群众监督。");
    static final List<String> REASONS =
            List.of("因病请假", "外出务工", "照看孙辈", "出差在外", "住院陪护", "单位值班", "家中有事", "身体不适", "出海作业", "参加婚丧事务");

    private Words() {}

    static String number(int n) {
        return n <= 10
                ? String.valueOf(NUMBERS.charAt(n))
                : n < 20
                        ? "十" + NUMBERS.charAt(n - 10)
                        : NUMBERS.charAt(n / 10) + "十" + (n % 10 == 0 ? "" : String.valueOf(NUMBERS.charAt(n % 10)));
    }

    static String quarter(LocalDate day) {
        return day.getYear() + "年第" + number((day.getMonthValue() + 2) / 3) + "季度";
    }

    static String theme(Dice dice, LocalDate day) {
        return dice.pick(THEMES.get(day.getMonthValue() - 1));
    }

    static String lecture(Dice dice) {
        return dice.pick(LECTURES);
    }

    static String firstTopic(Dice dice) {
        return "第一议题：" + dice.pick(FIRST_TOPICS);
    }

    /** Why the minutes go back to the branch. */
    static String remark(Dice dice) {
        return dice.pick(List.of("请补充讨论情况，写明发言人意见", "请假事由不完整，请核对后再报", "议题与记录不一致，请修改"));
    }

    static String committeeItem(Dice dice) {
        return dice.pick(COMMITTEE);
    }

    static String motion(Dice dice, LocalDate day) {
        return dice.pick(MOTIONS).formatted(quarter(day));
    }

    static String title(MeetingType type, LocalDate day, String subject, String group) {
        String month = day.getYear() + "年" + day.getMonthValue() + "月";
        return switch (type) {
            case GENERAL_MEETING -> quarter(day) + "支部党员大会";
            case COMMITTEE_MEETING -> month + "支部委员会";
            case GROUP_MEETING -> group + month + "小组会";
            case PARTY_LECTURE -> "党课：" + subject;
            case THEME_DAY -> month + "主题党日：" + subject;
            case ORGANIZATIONAL_LIFE -> day.getYear() + "年度组织生活会";
            case DEMOCRATIC_APPRAISAL -> day.getYear() + "年度民主评议党员";
        };
    }

    static String minutes(Dice dice, MeetingType type, String subject, String place, List<String> agenda) {
        StringBuilder text = new StringBuilder();
        text.append(
                switch (type) {
                    case GENERAL_MEETING -> "会议在" + place + "召开。主持人通报了到会情况，宣布会议开始。";
                    case COMMITTEE_MEETING -> "支部委员会在" + place + "召开，主持人说明了本次议题。";
                    case GROUP_MEETING -> "党小组在" + place + "开会，组长传达了支部近期安排。";
                    case PARTY_LECTURE -> "党课在" + place + "进行，题目是“" + subject + "”。";
                    case THEME_DAY -> "本月主题党日在" + place + "开展，主题是“" + subject + "”。";
                    case ORGANIZATIONAL_LIFE -> "组织生活会在" + place + "召开。会前开展了谈心谈话，征求了党员群众意见。";
                    case DEMOCRATIC_APPRAISAL -> "民主评议党员在" + place + "进行，按个人自评、党员互评、民主测评、组织评定的程序开展。";
                });
        for (int i = 0; i < agenda.size(); i++) {
            text.append('\n')
                    .append(number(i + 1))
                    .append("、")
                    .append(agenda.get(i))
                    .append("。");
            if (i == 0 || dice.chance(0.6)) {
                text.append(dice.pick(DISCUSSIONS));
            }
        }
        if (type == MeetingType.THEME_DAY) {
            text.append("\n随后，党员分")
                    .append(number(dice.between(2, 4)))
                    .append("组开展了实践活动，")
                    .append("共走访和服务")
                    .append(dice.between(8, 46))
                    .append("户，收集意见建议")
                    .append(dice.between(1, 9))
                    .append("条。");
        }
        if (type == MeetingType.ORGANIZATIONAL_LIFE) {
            text.append("\n支部书记代表班子作对照检查，党员逐一开展批评和自我批评，共提出批评意见")
                    .append(dice.between(9, 38))
                    .append("条，现场作了表态。");
        }
        return text.append('\n').append(dice.pick(CLOSINGS)).toString();
    }

    private static final List<String> COMMITTEE_ABOVE = List.of(
            "研究基层党组织建设重点任务",
            "听取意识形态工作情况汇报",
            "研究发展党员计划和党员教育安排",
            "听取信访和群众诉求办理情况",
            "研究安全生产和防汛工作",
            "研究为民服务实事项目进度",
            "听取党风廉政建设情况汇报",
            "研究村（社区）后备力量培养");

    private static final List<String> CLOSINGS_ABOVE =
            List.of("会议明确了责任分工和完成时限，由班子成员分头落实。", "会议要求各支部结合实际抓好贯彻，月底前报告落实情况。", "有关事项在公开栏公示，接受党员群众监督。");

    static List<String> agendaAbove(MeetingType type, Dice dice, String subject) {
        return switch (type) {
            case COMMITTEE_MEETING -> {
                String item = dice.pick(COMMITTEE_ABOVE);
                String other = dice.pick(COMMITTEE_ABOVE);
                yield other.equals(item)
                        ? List.of(firstTopic(dice), "理论学习交流发言", item)
                        : List.of(firstTopic(dice), "理论学习交流发言", item, other);
            }
            case PARTY_LECTURE -> List.of("领导干部讲党课：" + subject, "交流讨论");
            default -> List.of("重温入党誓词", "向“光荣在党50年”党员致敬", subject);
        };
    }

    static String titleAbove(MeetingType type, LocalDate day, String subject, Unit unit) {
        return switch (type) {
            case COMMITTEE_MEETING -> unit.name() + day.getYear() + "年" + day.getMonthValue() + "月委员会会议暨理论学习";
            case PARTY_LECTURE -> unit.shortName() + "领导干部党课：" + subject;
            default -> unit.shortName() + "庆“七一”主题党日：" + subject;
        };
    }

    static String minutesAbove(Dice dice, MeetingType type, String subject, String place, List<String> agenda) {
        StringBuilder text = new StringBuilder(
                switch (type) {
                    case COMMITTEE_MEETING -> "会议在" + place + "召开，主持人通报了到会情况和议题。";
                    case PARTY_LECTURE -> "党课在" + place + "进行，题目是“" + subject + "”。";
                    default -> "主题党日在" + place + "集中开展，各支部党员参加。";
                });
        for (int i = 0; i < agenda.size(); i++) {
            text.append('\n')
                    .append(number(i + 1))
                    .append("、")
                    .append(agenda.get(i))
                    .append("。");
        }
        return text.append('\n').append(dice.pick(CLOSINGS_ABOVE)).toString();
    }

    static String occupation(Dice dice, Sector sector, int age) {
        return dice.pick(
                switch (sector) {
                    case FARMING -> List.of("种植户", "渔民", "茶农", "养殖户", "合作社社员");
                    case ENTERPRISE -> List.of("港口作业人员", "机械厂职工", "工程师", "会计", "车间班组长");
                    case NEW_ECONOMIC -> List.of("民营企业职工", "电商从业人员", "企业管理人员");
                    case NEW_SOCIAL -> List.of("社会组织工作人员", "社会工作者");
                    case NEW_EMPLOYMENT -> List.of("网约车司机", "快递员", "外卖配送员", "货车司机");
                    case GOVERNMENT -> List.of("公务员");
                    case PUBLIC_INSTITUTION -> List.of("教师", "医生", "护士", "农技员");
                    case COMMUNITY_WORK -> List.of("社区工作者", "村委会委员", "网格员");
                    case SELF_EMPLOYED -> List.of("个体商户", "装修工", "餐饮店主");
                    case STUDENT -> List.of("大学生", "研究生");
                    case RETIRED -> List.of(age > 70 ? "退休干部" : "退休职工", "退休职工", "退休教师");
                    case OTHER -> List.of("自由职业");
                });
    }
}
