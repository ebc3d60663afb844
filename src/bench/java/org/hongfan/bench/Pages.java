package org.hongfan.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is asked for, by whom. */
final class Pages {
    /** A page in the whole frame of somebody signed in, with their menu, posts and forms, and no statement of its own. */
    static final String FLOOR = "floor";

    /** Those that the targets name. */
    static final Set<String> MAIN =
            Set.of("member home", "member list", "member search", "meeting page", "duty grid", "district dashboard");

    private Pages() {}

    /** By name, the floor first. */
    static Map<String, List<Load.Request>> of(People people) {
        Map<String, List<Load.Request>> pages = new LinkedHashMap<>();
        pages.put(FLOOR, people.ask("secretary", "/help"));
        pages.put("member home", people.ask("member", "/"));
        pages.put("member list", people.ask("district", "/members"));
        pages.put("member list of a branch", people.ask("secretary", "/members"));
        pages.put("member search", search(people));
        pages.put("meeting page", people.askForMeetings());
        pages.put("meetings of a branch", people.ask("secretary", "/meetings"));
        pages.put("meetings of the district", people.ask("district", "/meetings"));
        pages.put("duty grid", people.ask("district", "/duties"));
        pages.put("duty grid of a town", people.ask("town", "/duties"));
        pages.put("district dashboard", people.ask("district", "/dashboard"));
        pages.put("town dashboard", people.ask("town", "/dashboard"));
        pages.put("secretary home", people.ask("secretary", "/"));
        pages.put("own points", people.ask("member", "/me/points"));
        pages.put("points of a branch", people.ask("secretary", "/points"));
        pages.put("organizations", people.ask("district", "/organizations"));
        pages.put("statistics", people.ask("district", "/statistics"));
        return pages;
    }

    /** By two characters of a name, by its reading and by its initials. */
    private static List<Load.Request> search(People people) {
        List<Load.Request> all = new ArrayList<>();
        for (String q : List.of("秀英", "建国", "王志", "wxy", "zhangwei", "liu", "李秀", "桂兰")) {
            all.addAll(people.ask(
                    "district",
                    "/members?q=" + java.net.URLEncoder.encode(q, java.nio.charset.StandardCharsets.UTF_8)));
        }
        return all;
    }
}
