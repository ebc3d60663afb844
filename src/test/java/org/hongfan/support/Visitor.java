package org.hongfan.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** One browser without scripts: keeps its cookies, follows no redirect, and sends forms with the hidden fields of the page they stand on. */
public final class Visitor {
    private static final String BOUNDARY = "----visitor7e1b";

    private final CookieManager cookies = new CookieManager();
    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(cookies)
            .connectTimeout(Patience.LONG)
            .build();
    private String base;

    public Visitor(int port) {
        goTo(port);
    }

    /** From now on asks another instance, with the same cookies. */
    public Visitor goTo(int port) {
        base = "http://127.0.0.1:" + port;
        return this;
    }

    public Visitor signIn(String username, String password) {
        HttpResponse<String> answer = trySignIn(username, password);
        if (answer.statusCode() != 302
                || answer.headers().firstValue("Location").orElse("").contains("/login")) {
            throw new AssertionError("not signed in: " + answer.statusCode() + " "
                    + answer.headers().map());
        }
        return this;
    }

    /** Sends the sign-in form. */
    public HttpResponse<String> trySignIn(String username, String password) {
        return submit("/login", "/login", Map.of("username", username, "password", password));
    }

    /** Opens {@code page} and sends its form for {@code action} with these fields besides the hidden ones. */
    public HttpResponse<String> submit(String page, String action, Map<String, String> fields) {
        Map<String, String> all = hidden(page, action);
        all.putAll(fields);
        return post(action, all);
    }

    /** The hidden fields of the form for {@code action} on {@code page}. */
    public Map<String, String> hidden(String page, String action) {
        Document document = Jsoup.parse(get(page).body(), base);
        Element form = document.select("form[method=post]").stream()
                .filter(each -> each.attr("action").equals(action))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no form for " + action + " on " + page));
        Map<String, String> hidden = new LinkedHashMap<>();
        form.select("input[type=hidden]").forEach(input -> hidden.put(input.attr("name"), input.attr("value")));
        return hidden;
    }

    public HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(base + path)).header("Accept", "text/html"));
    }

    public HttpResponse<String> post(String path, Map<String, String> fields) {
        String body = query(fields);
        return send(HttpRequest.newBuilder(URI.create(base + path))
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Sends a form in which a name may stand several times. */
    public HttpResponse<String> postAll(String path, Map<String, List<String>> fields) {
        return postAll(path, fields, "Accept", "text/html");
    }

    /** As a script of the page sends it. */
    public HttpResponse<String> fetch(String path, Map<String, List<String>> fields) {
        return postAll(path, fields, "X-Requested-With", "fetch");
    }

    private HttpResponse<String> postAll(
            String path, Map<String, List<String>> fields, String header, String headerValue) {
        String body = fields.entrySet().stream()
                .flatMap(field -> field.getValue().stream().map(value -> encode(field.getKey()) + '=' + encode(value)))
                .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(URI.create(base + path))
                .header(header, headerValue)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /**
     * Sends a form with a file.
     *
     * @param disposition how the file's part names it, as it goes over the line: {@code filename="a.pdf"}
     */
    public HttpResponse<String> upload(
            String path, Map<String, String> fields, String field, String disposition, byte[] content) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        fields.forEach((name, value) -> body.writeBytes(
                ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n")
                        .getBytes(StandardCharsets.UTF_8)));
        body.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + field + "\"; " + disposition
                        + "\r\nContent-Type: application/octet-stream\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return send(HttpRequest.newBuilder(URI.create(base + path))
                .header("Accept", "text/html")
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
    }

    /** The token of the session, as the last page asked for gave it. */
    public String token() {
        return Jsoup.parse(get("/help").body()).select("meta[name=csrf-token]").attr("content");
    }

    public static String query(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + '=' + encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** As if a cookie had run out. */
    public void forget(String name) {
        cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .toList()
                .forEach(cookie -> cookies.getCookieStore().remove(null, cookie));
    }

    /** The value of a cookie; empty when there is none. */
    public String cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElse("");
    }

    public static String location(HttpResponse<?> answer) {
        return answer.headers().firstValue("Location").orElse("").replaceFirst("^http://[^/]+", "");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(
                    request.header("User-Agent", "Mozilla/5.0 (Linux; Android 14) Chrome/130 MicroMessenger/8.0")
                            .timeout(Patience.LONG)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
