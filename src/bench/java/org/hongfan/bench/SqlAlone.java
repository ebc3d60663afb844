package org.hongfan.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What goes to the database for one request, taken from PostgreSQL's own log, and how often a second PostgreSQL answers just that when
 * pgbench asks, with as many clients as the portal's load has users.
 */
final class SqlAlone {
    private static final Pattern ENTRY = Pattern.compile(
            "(?m)^\\d{4}-\\d\\d-\\d\\d [^\\n]*?\\[(\\d+)\\] (?:\\S+ )?(LOG|DETAIL):  ([^\\n]*(?:\\n\\t[^\\n]*)*)");
    private static final Pattern STATEMENT =
            Pattern.compile("(?s)(?:execute [^:]+|statement): (.*)");
    private static final Pattern PARAMETER = Pattern.compile("\\$(\\d+) = (NULL|'(?:[^']|'')*')");
    private static final Pattern BRACKET = Pattern.compile("(?i)(begin|commit|rollback).*");

    private final Site site;
    private final Optional<Path> pgbench = pgbench();

    SqlAlone(Site site) {
        this.site = site;
    }

    /** Debian keeps the programs of each version beside each other, and pgbench in PATH; {@code PGBENCH} names another. */
    private static Optional<Path> pgbench() {
        String given = System.getenv("PGBENCH");
        List<Path> places = new ArrayList<>();
        if (given != null) {
            places.add(Path.of(given));
        }
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            places.add(Path.of(folder, "pgbench"));
        }
        return places.stream().filter(Files::isExecutable).findFirst();
    }

    boolean isThere() {
        return pgbench.isPresent();
    }

    /** From now on PostgreSQL writes every statement down. */
    void listen() {
        tell("alter system set log_statement = 'all'");
    }

    void stopListening() {
        tell("alter system reset log_statement");
    }

    private void tell(String setting) {
        site.execute(setting, "select pg_reload_conf()");
        // The portal's connections hear of it with their next message; one request later all that matter have.
    }

    /** What was sent since, values in their places. */
    List<String> since(long log) {
        List<String> statements = new ArrayList<>();
        Map<String, Integer> lastOf = new HashMap<>();
        Matcher entry = ENTRY.matcher(site.logSince(log));
        while (entry.find()) {
            String text = entry.group(3).replace("\n\t", "\n");
            if (entry.group(2).equals("DETAIL")) {
                Integer which = lastOf.get(entry.group(1));
                if (which != null) {
                    statements.set(which, filled(statements.get(which), text));
                }
                continue;
            }
            Matcher statement = STATEMENT.matcher(text);
            if (statement.matches()) {
                lastOf.put(entry.group(1), statements.size());
                statements.add(statement.group(1).strip());
            }
        }
        return statements;
    }

    /** How many of them are more than the beginning or the end of a transaction. */
    static long count(List<String> statements) {
        return statements.stream()
                .filter(statement -> !BRACKET.matcher(statement).matches())
                .count();
    }

    private static String filled(String statement, String parameters) {
        Map<Integer, String> values = new HashMap<>();
        Matcher parameter = PARAMETER.matcher(parameters);
        while (parameter.find()) {
            values.put(Integer.parseInt(parameter.group(1)), parameter.group(2));
        }
        return Pattern.compile("\\$(\\d+)")
                .matcher(statement)
                .replaceAll(place -> Matcher.quoteReplacement(
                        values.getOrDefault(Integer.parseInt(place.group(1)), place.group())));
    }

    /**
     * Transactions a second; empty when there is no pgbench.
     *
     * @param seconds 0: each client once
     * @param user of the database: the portal's own role is walled in by row security
     */
    Optional<Double> run(String name, List<String> statements, String user, int seconds) throws IOException {
        if (pgbench.isEmpty()) {
            return Optional.empty();
        }
        Path script = Path.of("target", "bench", name + ".sql");
        Files.createDirectories(script.getParent());
        Files.writeString(script, String.join(";\n", statements) + ";\n");
        ProcessBuilder builder = new ProcessBuilder(
                pgbench.get().toString(),
                "--host=127.0.0.1",
                "--port=" + site.databasePort(),
                "--username=" + user,
                "--no-vacuum",
                "--protocol=prepared",
                "--client=" + Load.USERS,
                "--jobs=2",
                // One by each client, where only that it works matters.
                seconds == 0 ? "--transactions=1" : "--time=" + seconds,
                "--file=" + script,
                site.database());
        builder.environment()
                .put("PGPASSWORD", site.password(user.equals("postgres") ? "superuser" : "application"));
        Path output = script.resolveSibling(name + ".txt");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            process.waitFor(seconds + 60L, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String said = Files.readString(output);
        Matcher rate = Pattern.compile("tps = ([0-9.]+)").matcher(said);
        if (process.isAlive() || !rate.find() || said.contains("ERROR")) {
            throw new IllegalStateException("pgbench did not run " + script + ": " + said);
        }
        return Optional.of(Double.parseDouble(rate.group(1)));
    }
}
