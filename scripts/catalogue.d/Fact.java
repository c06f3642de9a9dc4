import java.util.TreeSet;

/** What one version of Flink has to say about a key, gathered from all options that mention it. */
final class Fact {
    private Option option;
    private boolean current;
    private final TreeSet<String> newKeys = new TreeSet<>();

    /** It is an option's own key. */
    void own(Option owner, boolean deprecated) {
        option = option == null || !deprecated ? owner : option;
        current = current || !deprecated;
    }

    /** It is another key by which an option is found. */
    void other(Option found, boolean deprecated) {
        option = option == null ? found : option;
        if (deprecated) {
            newKeys.add(found.key);
        }
    }

    String type() {
        return option.type;
    }

    String defaultText() {
        return option.defaultText;
    }

    /** The keys that replaced it, if it is deprecated: none while an option has this key as its own. */
    String newKey() {
        return current ? "" : String.join(",", newKeys);
    }
}
