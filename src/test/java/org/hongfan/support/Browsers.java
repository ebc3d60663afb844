package org.hongfan.support;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.impl.driver.Driver;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one browser of a test run. It takes a Chromium that is installed, else Playwright's own download, else Debian's
 * package when the tests run as root; without any of them every browser test fails and says how to get one.
 */
public final class Browsers {

    /** The shell comes first: it opens no window for a page, which takes the others longer than most pages. */
    private static final List<String> NAMES =
            List.of("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

    private static final List<String> FLAGS = List.of(
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--disable-gpu",
            "--disable-quic");

    private static @Nullable Browser browser;
    private static @Nullable String reasonForNone;

    private Browsers() {}

    /** @throws IllegalStateException when no browser can be had; the message says what to do */
    public static synchronized Browser get() {
        if (browser != null) {
            return browser;
        }
        if (reasonForNone != null) {
            throw new IllegalStateException(reasonForNone);
        }
        PlaywrightAssertions.setDefaultAssertionTimeout(Patience.LONG.toMillis());
        try {
            browser = launch();
            return browser;
        } catch (IllegalStateException e) {
            reasonForNone = e.getMessage();
            throw e;
        }
    }

    /** One test process looks for a browser at a time: what the first installs, the second finds. */
    private static Browser launch() {
        try {
            Path lock = Path.of("target", "browser.lock");
            Files.createDirectories(lock.getParent());
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                return find();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Browser find() {
        installFonts();
        List<String> attempts = new ArrayList<>();
        Optional<Path> installed = installed();
        if (installed.isPresent()) {
            return launch(installed.get());
        }
        attempts.add("no chromium or google-chrome in PATH, and CHROME_PATH is not set");
        String download = download();
        if (download.isEmpty()) {
            try {
                return launch((Path) null);
            } catch (PlaywrightException e) {
                attempts.add("Playwright's own download does not start: " + firstLine(e.getMessage()));
            }
        } else {
            attempts.add("Playwright's own download failed: " + download);
        }
        if (runsAsRoot() && (aptInstall("chromium-headless-shell") || aptInstall("chromium"))) {
            installed = installed();
            if (installed.isPresent()) {
                return launch(installed.get());
            }
        }
        attempts.add(runsAsRoot() ? "apt-get could not install chromium" : "not root, so apt-get was not tried");
        throw new IllegalStateException("""
                The browser tests need a Chromium and none can be had:
                  - %s
                Install one (Debian, Ubuntu: sudo apt-get install chromium-headless-shell fonts-noto-cjk, or chromium), or set CHROME_PATH to one, \
                or let this machine reach the network so that Playwright can download its own.""".formatted(String.join("\n  - ", attempts)));
    }

    private static Browser launch(@Nullable Path executable) {
        LaunchOptions options = new LaunchOptions().setArgs(flags());
        if (executable != null) {
            options.setExecutablePath(executable);
        }
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        try {
            Browser launched = playwright.chromium().launch(options);
            Runtime.getRuntime().addShutdownHook(new Thread(playwright::close));
            return launched;
        } catch (PlaywrightException e) {
            playwright.close();
            throw e;
        }
    }

    private static List<String> flags() {
        List<String> flags = new ArrayList<>(FLAGS);
        if (runsAsRoot()) {
            flags.add("--no-sandbox");
        }
        return flags;
    }

    private static Optional<Path> installed() {
        String given = System.getenv("CHROME_PATH");
        if (given != null && !given.isBlank()) {
            if (!Files.isExecutable(Path.of(given))) {
                throw new IllegalStateException("CHROME_PATH is " + given + ", which is not a program");
            }
            return Optional.of(Path.of(given));
        }
        String path = System.getenv().getOrDefault("PATH", "");
        return NAMES.stream()
                .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Empty when Chromium was downloaded or had been before, else the reason. */
    private static String download() {
        try {
            ProcessBuilder builder = Driver.ensureDriverInstalled(
                            Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"), false)
                    .createProcessBuilder();
            builder.command().add("install");
            builder.command().add("chromium");
            builder.environment().remove("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD");
            builder.redirectErrorStream(true);
            Path output = Files.createTempFile("playwright-install", ".log");
            builder.redirectOutput(output.toFile());
            Process process = builder.start();
            boolean ended = process.waitFor(10, TimeUnit.MINUTES);
            process.destroy();
            String said = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            if (!ended) {
                return "it took more than ten minutes";
            }
            return process.exitValue() == 0 ? "" : reason(said);
        } catch (IOException | RuntimeException e) {
            return firstLine(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /** Without a Chinese font the pages show boxes; that spoils the pictures only, so a failure is left at that. */
    private static void installFonts() {
        if (runsAsRoot() && run("fc-list", ":lang=zh").isEmpty()) {
            aptInstall("fonts-noto-cjk");
        }
    }

    private static boolean aptInstall(String name) {
        run("apt-get", "update");
        run("apt-get", "install", "--yes", "--no-install-recommends", name);
        return !run("dpkg-query", "--show", name).isEmpty();
    }

    private static boolean runsAsRoot() {
        return run("id", "-u").equals("0");
    }

    private static String run(String... command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? output.strip() : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static String reason(String output) {
        return output.lines()
                .filter(line -> line.contains("Error:"))
                .findFirst()
                .map(String::strip)
                .orElse(firstLine(output));
    }

    private static String firstLine(String text) {
        return text.strip().lines().findFirst().orElse("no reason given");
    }
}
