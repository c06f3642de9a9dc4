import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Has Flink's own loader read configuration files, as a JobManager does. Usage: Loader FOLDER.
 *
 * <p>Reads a file a line from standard input: its name, its text, and the keys to read as lists. Writes a line for each: "values", and
 * "lists".
 */
public final class Loader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Loader() {}

    public static void main(String[] args) throws Exception {
        Path folder = Paths.get(args[0]);
        PrintStream out = new PrintStream(System.out, false, "UTF-8");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(load(folder, JSON.readTree(line)));
        }
        out.flush();
    }

    private static ObjectNode load(Path folder, JsonNode given) throws Exception {
        Path file = folder.resolve(given.get("name").asText());
        Files.write(file, given.get("text").asText().getBytes(StandardCharsets.UTF_8));
        ObjectNode result = JSON.createObjectNode();
        try {
            Configuration configuration = GlobalConfiguration.loadConfiguration(folder.toString());
            ObjectNode values = result.putObject("values");
            configuration.toMap().forEach(values::put);
            ObjectNode lists = result.putObject("lists");
            for (JsonNode key : given.get("lists")) {
                List<String> elements = configuration.get(ConfigOptions.key(key.asText()).stringType().asList().noDefaultValue());
                ArrayNode array = lists.putArray(key.asText());
                if (elements != null) {
                    elements.forEach(array::add);
                }
            }
        } catch (Exception failure) {
            result.put("refused", failure.toString());
        }
        return result;
    }
}
