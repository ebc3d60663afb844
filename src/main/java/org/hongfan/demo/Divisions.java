package org.hongfan.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;

/** The 23 towns and 376 communities of the district as the public statistics codes name them. */
final class Divisions {
    /** @param name as the list has it: 「泊里镇」, 「黄岛街道」 */
    record Town(String code, String name, List<Community> communities) {
        boolean isTown() {
            return name.endsWith("镇");
        }

        String shortName() {
            return name.replace("省级自然保护区", "保护区");
        }
    }

    /** @param name without the words for its residents' committee: 「泊里社区」, 「红石村」 */
    record Community(String code, String name) {
        boolean isVillage() {
            return name.endsWith("村");
        }
    }

    private Divisions() {}

    static List<Town> read() {
        Map<String, Town> towns = new LinkedHashMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new ClassPathResource("demo/huangdao-divisions.csv").getInputStream(), StandardCharsets.UTF_8))) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] cells = line.strip().split(",");
                towns.computeIfAbsent(cells[0], code -> new Town(code, cells[1], new ArrayList<>()))
                        .communities()
                        .add(new Community(cells[2], withoutCommittee(cells[3])));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(towns.values());
    }

    private static String withoutCommittee(String name) {
        return name.replaceFirst("(居民委员会|村民委员会|居委会|村委会)$", "");
    }
}
