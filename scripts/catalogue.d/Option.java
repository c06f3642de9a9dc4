import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A ConfigOption of whatever Flink version, read by reflection. */
final class Option {
    private static final int LONGEST_DEFAULT = 100;

    final String key;
    /** boolean, int, long, float, double, string, duration, memory, list, map, maps (a list of maps), class, or an enum's A|B|C. */
    final String type;
    /** Empty when there is none. Cut when it is long; the release's own number is written VERSION. */
    final String defaultText;
    /** Other keys by which it is found, and whether they are deprecated. */
    final Map<String, Boolean> otherKeys = new LinkedHashMap<>();

    private final Object option;

    Option(Object option, String release) throws ReflectiveOperationException {
        this.option = option;
        key = (String) call(option, "key");
        type = type();
        Object value = call(option, "defaultValue");
        String text = value == null ? "" : text(value).replace(release, "VERSION");
        defaultText = text.length() <= LONGEST_DEFAULT ? text : text.substring(0, LONGEST_DEFAULT) + "…";
        for (Object other : (Iterable<?>) call(option, "fallbackKeys")) {
            otherKeys.put((String) call(other, "getKey"), (Boolean) call(other, "isDeprecated"));
        }
    }

    private String type() throws ReflectiveOperationException {
        Class<?> type = (Class<?>) call(option, "getClazz");
        boolean list = (Boolean) call(option, "isList");
        if (list) {
            return Map.class.isAssignableFrom(type) ? "maps" : "list";
        }
        if (type.isEnum()) {
            List<String> names = new ArrayList<>();
            for (Object constant : type.getEnumConstants()) {
                names.add(constant.toString());
            }
            return String.join("|", names);
        }
        switch (type.getSimpleName()) {
            case "Integer": return "int";
            case "MemorySize": return "memory";
            default: return type.getSimpleName().toLowerCase();
        }
    }

    private static String text(Object value) throws ReflectiveOperationException {
        if (value instanceof Duration) {
            return duration((Duration) value);
        }
        if (value instanceof List) {
            List<String> texts = new ArrayList<>();
            for (Object element : (List<?>) value) {
                texts.add(text(element));
            }
            return String.join(";", texts);
        }
        return value.toString().replace("\t", " ").replace("\n", " ");
    }

    private static String duration(Duration value) {
        long nanos = value.getNano();
        if (nanos != 0) {
            return value.toMillis() + " ms";
        }
        long seconds = value.getSeconds();
        if (seconds != 0 && seconds % 86400 == 0) {
            return seconds / 86400 + " d";
        }
        if (seconds != 0 && seconds % 3600 == 0) {
            return seconds / 3600 + " h";
        }
        return seconds != 0 && seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
    }

    private static Object call(Object target, String name) throws ReflectiveOperationException {
        Method method = target.getClass().getDeclaredMethod(name);
        method.setAccessible(true);
        return method.invoke(target);
    }
}
