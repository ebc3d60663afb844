package org.hongfan.layout;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;
import org.thymeleaf.context.IExpressionContext;
import org.thymeleaf.expression.Temporals;

/** One property or call of a path: of the portal's own types, of lists, and of the tools that Thymeleaf gives to templates. */
@RequiredArgsConstructor
final class PlainStep implements PlainExpression {
    private static final List<String> OWN = List.of(
            "org.hongfan.",
            "org.thymeleaf.expression.",
            "org.thymeleaf.spring6.expression.",
            "org.thymeleaf.engine.IterationStatusVar");

    private static final Object[] NOTHING = {};
    private static final Set<String> NAMED_FORMATS = Set.of("SHORT", "MEDIUM", "LONG", "FULL");

    private final PlainExpression target;
    private final String name;
    private final boolean orNull;

    /** Null of a property. */
    private final @Nullable List<PlainExpression> arguments;

    private final Map<Class<?>, List<Method>> methods = new ConcurrentHashMap<>();

    private volatile @Nullable Format lastFormat;

    @Override
    public @Nullable Object value(IExpressionContext context) {
        Object of = target.value(context);
        if (of == null) {
            if (orNull) {
                return null;
            }
            throw NotPlainException.INSTANCE;
        }
        Object[] values = arguments == null || arguments.isEmpty() ? NOTHING : new Object[arguments.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = arguments.get(i).value(context);
        }
        if (of instanceof Temporals && name.equals("format")) {
            return format(values, context.getLocale());
        }
        try {
            return method(of.getClass(), values).invoke(of, values);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw NotPlainException.INSTANCE;
        }
    }

    /** The tool would make a formatter for every date of a page. */
    private @Nullable Object format(Object[] values, Locale locale) {
        if (values.length != 2 || !(values[1] instanceof String pattern) || NAMED_FORMATS.contains(pattern)) {
            throw NotPlainException.INSTANCE;
        }
        LocalDateTime time;
        if (values[0] == null) {
            return null;
        } else if (values[0] instanceof LocalDateTime at) {
            time = at;
        } else if (values[0] instanceof LocalDate on) {
            time = on.atStartOfDay();
        } else {
            throw NotPlainException.INSTANCE;
        }
        try {
            return formatter(pattern, locale).format(time);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw NotPlainException.INSTANCE;
        }
    }

    private DateTimeFormatter formatter(String pattern, Locale locale) {
        Format last = lastFormat;
        if (last == null || !last.pattern.equals(pattern) || !last.locale.equals(locale)) {
            last = new Format(pattern, locale, DateTimeFormatter.ofPattern(pattern, locale));
            lastFormat = last;
        }
        return last.formatter;
    }

    private Method method(Class<?> type, Object[] values) {
        List<Method> known = methods.get(type);
        if (known == null) {
            known = methods.computeIfAbsent(type, this::find);
        }
        Method only = null;
        for (Method method : known) {
            if (values.length == 0 || takes(method.getParameterTypes(), values)) {
                if (only != null) {
                    throw NotPlainException.INSTANCE;
                }
                only = method;
            }
        }
        if (only == null) {
            throw NotPlainException.INSTANCE;
        }
        return only;
    }

    private static boolean takes(Class<?>[] parameters, Object[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!ClassUtils.isAssignableValue(parameters[i], values[i])) {
                return false;
            }
        }
        return true;
    }

    private List<Method> find(Class<?> type) {
        if (Collection.class.isAssignableFrom(type)) {
            return ofCollection();
        }
        if (OWN.stream().noneMatch(type.getName()::startsWith)) {
            return List.of();
        }
        int count = arguments == null ? 0 : arguments.size();
        String capital = StringUtils.capitalize(name);
        Stream<String> names = arguments != null ? Stream.of(name) : Stream.of("get" + capital, "is" + capital, name);
        List<Method> found = names.map(each -> Arrays.stream(type.getMethods())
                        .filter(method -> method.getName().equals(each)
                                && method.getParameterCount() == count
                                && !method.isVarArgs()
                                && !method.isBridge()
                                && !Modifier.isStatic(method.getModifiers())
                                && method.getReturnType() != void.class)
                        .toList())
                .filter(some -> !some.isEmpty())
                .findFirst()
                .orElse(List.of());
        found.forEach(method -> method.setAccessible(true));
        return found;
    }

    private List<Method> ofCollection() {
        boolean sized = name.equals("size") || name.equals("isEmpty");
        boolean plain = arguments == null ? name.equals("empty") : arguments.isEmpty() && sized;
        try {
            return plain ? List.of(Collection.class.getMethod(arguments == null ? "isEmpty" : name)) : List.of();
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Format(String pattern, Locale locale, DateTimeFormatter formatter) {}
}
