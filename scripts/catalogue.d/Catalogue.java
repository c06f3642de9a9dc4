import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Prints the catalogue of Flink's options as rows for lib/flink/catalogue/catalogue.cpp. Arguments: a directory that has RELEASE.classpath for
 * every release, and the releases, oldest first.
 */
public final class Catalogue {
    /** A fact about a key, and the versions for which it holds: from the first, up to and without the end. */
    private static final class Row {
        final Fact fact;
        final int first;
        int end;

        Row(Fact fact, int first) {
            this.fact = fact;
            this.first = first;
            this.end = first + 1;
        }

        boolean holdsFor(Fact other) {
            return fact.type().equals(other.type()) && fact.defaultText().equals(other.defaultText()) && fact.newKey().equals(other.newKey());
        }
    }

    public static void main(String[] arguments) throws IOException {
        Map<String, List<Row>> rows = new TreeMap<>();
        String[] releases = List.of(arguments).subList(1, arguments.length).toArray(new String[0]);
        for (int i = 0; i < releases.length; i++) {
            String classPath = Files.readString(Path.of(arguments[0], releases[i] + ".classpath"));
            for (Map.Entry<String, Fact> entry : Facts.of(classPath, releases[i]).entrySet()) {
                add(rows.computeIfAbsent(entry.getKey(), key -> new ArrayList<>()), entry.getValue(), i);
            }
        }
        print(rows, releases);
    }

    private static void add(List<Row> rows, Fact fact, int version) {
        Row last = rows.isEmpty() ? null : rows.get(rows.size() - 1);
        if (last != null && last.end == version && last.holdsFor(fact)) {
            last.end = version + 1;
        } else {
            rows.add(new Row(fact, version));
        }
    }

    private static void print(Map<String, List<Row>> rows, String[] releases) {
        System.out.println("// Made by scripts/catalogue. Columns: key, type, default, since, until (the first version without it), new key.");
        System.out.println("R\"~(");
        rows.forEach((key, all) -> {
            for (Row row : all) {
                String until = row.end == releases.length ? "" : minor(releases[row.end]);
                System.out.println(String.join("\t", key, row.fact.type(), row.fact.defaultText(), minor(releases[row.first]), until, row.fact.newKey()));
            }
        });
        System.out.println(")~\"");
    }

    private static String minor(String release) {
        return release.substring(0, release.lastIndexOf('.'));
    }
}
