package org.hongfan.shared.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import lombok.RequiredArgsConstructor;
import org.hongfan.shared.once.Submissions;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.support.RequestContextUtils;
import org.springframework.web.util.WebUtils;

/**
 * Sends the second of two equal submissions to where the first one led. Equal means: the same user, page shown, path and content; whoever
 * goes back and changes a word sends something else. Only what ended with a redirect is remembered, so a form that was refused, and a
 * draft that saves itself, may be sent again as they are.
 */
@RequiredArgsConstructor
class OnceInterceptor implements HandlerInterceptor {
    private static final String CLAIM = OnceInterceptor.class.getName();
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration DOUBLE_CLICK = Duration.ofSeconds(10);
    private static final long LOOK_AGAIN_MILLIS = 50;

    private final Submissions submissions;

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        String formKey = request.getParameter(FormKeys.FIELD);
        boolean page = request.getHeader("HX-Request") == null && request.getHeader("X-Requested-With") == null;
        if (!"POST".equals(request.getMethod()) || formKey == null || request.getUserPrincipal() == null || !page) {
            return true;
        }
        if (handler instanceof HandlerMethod method && method.hasMethodAnnotation(Repeatable.class)) {
            return true;
        }
        byte[] key = keyOf(request, formKey);
        if (submissions.claim(key)) {
            request.setAttribute(CLAIM, key);
            return true;
        }
        Optional<Submissions.Earlier> earlier = await(key);
        if (earlier.isEmpty()) {
            // The first was refused meanwhile; this one is told the same by its own right.
            return true;
        }
        String answer = earlier.get().answer();
        if (answer == null) {
            response.sendError(HttpStatus.CONFLICT.value());
            return false;
        }
        if (earlier.get().age().compareTo(DOUBLE_CLICK) > 0) {
            FlashMap flash = RequestContextUtils.getOutputFlashMap(request);
            flash.put("flash", "这张表已经提交过，没有重复登记。要再登记一次，请从本页重新开始。");
            flash.put("flashState", "doing");
            RequestContextUtils.saveOutputFlashMap(answer, request, response);
        }
        response.sendRedirect(answer);
        return false;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        if (!(request.getAttribute(CLAIM) instanceof byte[] key)) {
            return;
        }
        String answer = response.getHeader("Location");
        boolean redirected = failure == null
                && answer != null
                && HttpStatus.valueOf(response.getStatus()).is3xxRedirection();
        if (redirected) {
            submissions.answered(key, answer);
        } else {
            submissions.released(key);
        }
    }

    /** Waits for the first to end; empty when it was released. */
    private Optional<Submissions.Earlier> await(byte[] key) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        Optional<Submissions.Earlier> earlier = submissions.find(key);
        while (earlier.isPresent()
                && earlier.get().answer() == null
                && earlier.get().age().compareTo(PATIENCE) < 0
                && System.nanoTime() < until) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return earlier;
            }
            earlier = submissions.find(key);
        }
        return earlier;
    }

    private static byte[] keyOf(HttpServletRequest request, String formKey) throws IOException {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            add(hash, request.getUserPrincipal().getName());
            add(hash, formKey);
            add(hash, request.getRequestURI());
            new TreeMap<>(request.getParameterMap()).forEach((name, values) -> {
                if (!name.equals(FormKeys.FIELD) && !name.equals("_csrf")) {
                    add(hash, name);
                    for (String value : values) {
                        add(hash, value);
                    }
                }
            });
            MultipartHttpServletRequest upload = WebUtils.getNativeRequest(request, MultipartHttpServletRequest.class);
            if (upload != null) {
                for (List<MultipartFile> files : upload.getMultiFileMap().values()) {
                    for (MultipartFile file : files) {
                        add(hash, file.getName() + '/' + file.getOriginalFilename() + '/' + file.getSize());
                        addContent(hash, file);
                    }
                }
            }
            return hash.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Two versions of a table often have the same name and the same size. */
    private static void addContent(MessageDigest hash, MultipartFile file) throws IOException {
        try (InputStream content = file.getInputStream()) {
            byte[] part = new byte[1 << 16];
            for (int read = content.read(part); read >= 0; read = content.read(part)) {
                hash.update(part, 0, read);
            }
        }
    }

    /** With its length, so that no two lists of texts run into the same bytes. */
    private static void add(MessageDigest hash, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        hash.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        hash.update(bytes);
    }
}
