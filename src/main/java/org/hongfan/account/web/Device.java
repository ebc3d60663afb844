package org.hongfan.account.web;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a browser says of itself, in words by which its user recognises it. */
final class Device {
    private static final Map<String, String> SYSTEMS = new LinkedHashMap<>();
    private static final Map<String, String> BROWSERS = new LinkedHashMap<>();

    // The first that fits: each later name also stands in what the earlier ones say of themselves.
    static {
        SYSTEMS.put("HarmonyOS", "鸿蒙手机");
        SYSTEMS.put("OpenHarmony", "鸿蒙手机");
        SYSTEMS.put("iPhone", "苹果手机");
        SYSTEMS.put("iPad", "苹果平板");
        SYSTEMS.put("Android", "安卓手机");
        SYSTEMS.put("Windows", "Windows 电脑");
        SYSTEMS.put("Macintosh", "苹果电脑");
        SYSTEMS.put("Linux", "Linux 电脑");
        BROWSERS.put("MicroMessenger", "微信");
        BROWSERS.put("DingTalk", "钉钉");
        BROWSERS.put("Edg", "Edge 浏览器");
        BROWSERS.put("QQBrowser", "QQ 浏览器");
        BROWSERS.put("Firefox", "Firefox 浏览器");
        BROWSERS.put("Chrome", "Chrome 浏览器");
        BROWSERS.put("Safari", "Safari 浏览器");
    }

    private Device() {}

    static String of(@Nullable String userAgent) {
        String said = userAgent == null ? "" : userAgent;
        return first(SYSTEMS, said, "其他设备") + " · " + first(BROWSERS, said, "其他浏览器");
    }

    private static String first(Map<String, String> names, String said, String otherwise) {
        return names.entrySet().stream()
                .filter(name -> said.contains(name.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(otherwise);
    }
}
