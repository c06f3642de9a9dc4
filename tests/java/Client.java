import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.client.cli.CliFrontend;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.security.SecurityConfiguration;
import org.apache.flink.runtime.security.SecurityUtils;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Runs Flink's own client on many command lines in one JVM. Usage: Client ROOT, in the working directory ROOT/job.
 *
 * <p>Reads a case a line from standard input: files and directories below /mnt, env, args. /mnt stands for ROOT, on the way in and on the way
 * out. Writes a line for each: exit code, what was posted to the API server, and what the client said.
 */
public final class Client {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PLACE = "/mnt/";

    private final Path root;
    private final ApiServer server;
    private final Map<String, String> environment;
    private final Map<String, String> ownEnvironment = new HashMap<>(System.getenv());

    private Client(Path root, ApiServer server) throws Exception {
        this.root = root;
        this.server = server;
        this.environment = replaceableEnvironment();
    }

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        ApiServer server = new ApiServer();
        Client client = new Client(Paths.get(args[0]).toAbsolutePath(), server);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(client.run(JSON.readTree(line)));
        }
        server.stop();
        out.flush();
        System.exit(0);
    }

    private String run(JsonNode given) throws Exception {
        furnish(given);
        List<String> args = new ArrayList<>();
        given.get("args").forEach(word -> args.add(here(word.asText())));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int exit = quietly(args.toArray(new String[0]), said);
        ObjectNode result = JSON.createObjectNode();
        result.put("exit", exit);
        result.putArray("posted").addAll(server.take());
        result.put("said", said.toString("UTF-8"));
        return result.toString().replace(root + "/", PLACE);
    }

    private int quietly(String[] args, ByteArrayOutputStream said) throws Exception {
        PrintStream stdout = System.out;
        PrintStream stderr = System.err;
        PrintStream both = new PrintStream(said, true, "UTF-8");
        System.setOut(both);
        System.setErr(both);
        try {
            return flink(args);
        } catch (InvocationTargetException failure) {
            failure.getCause().printStackTrace(both);
        } catch (Throwable failure) {
            failure.printStackTrace(both);
        } finally {
            System.setOut(stdout);
            System.setErr(stderr);
        }
        return 1;
    }

    /** What CliFrontend's main does, but for the end of the JVM. */
    private int flink(String[] args) throws Exception {
        for (Method method : CliFrontend.class.getDeclaredMethods()) {
            if (method.getName().equals("mainInternal")) {
                method.setAccessible(true);
                return (Integer) method.invoke(null, (Object) args);
            }
        }
        String confDir = CliFrontend.getConfigurationDirectoryFromEnv();
        Configuration configuration = GlobalConfiguration.loadConfiguration(confDir);
        CliFrontend cli = new CliFrontend(configuration, CliFrontend.loadCustomCommandLines(configuration, confDir));
        SecurityUtils.install(new SecurityConfiguration(cli.getConfiguration()));
        return SecurityUtils.getInstalledContext().runSecured(() -> cli.parseAndRun(args));
    }

    // ------------------------------------------------------------------------------------------ surroundings

    private void furnish(JsonNode given) throws IOException {
        for (String folder : new String[] {"conf", "job", "home", "kube"}) {
            empty(root.resolve(folder));
        }
        Files.createDirectories(root.resolve("job"));
        for (JsonNode directory : given.get("directories")) {
            Files.createDirectories(Paths.get(here(directory.asText())));
        }
        for (Iterator<Map.Entry<String, JsonNode>> files = given.get("files").fields(); files.hasNext(); ) {
            Map.Entry<String, JsonNode> file = files.next();
            Path path = Paths.get(here(file.getKey()));
            Files.createDirectories(path.getParent());
            Files.write(path, content(file.getValue()));
        }
        environment.clear();
        environment.putAll(ownEnvironment);
        given.get("env").fields().forEachRemaining(entry -> environment.put(entry.getKey(), here(entry.getValue().asText())));
        kubeconfig();
    }

    private byte[] content(JsonNode content) {
        if (content.isTextual()) {
            return here(content.asText()).getBytes(StandardCharsets.UTF_8);
        }
        return Base64.getDecoder().decode(content.get("base64").asText());
    }

    private void kubeconfig() throws IOException {
        Path path = root.resolve("kube/config");
        Files.createDirectories(path.getParent());
        String text =
                "apiVersion: v1\nkind: Config\ncurrent-context: golden\nclusters: [{name: golden, cluster: {server: '"
                        + server.url()
                        + "'}}]\nusers: [{name: golden, user: {token: golden}}]\n"
                        + "contexts: [{name: golden, context: {cluster: golden, user: golden, namespace: ignored-by-flink}}]\n";
        Files.write(path, text.getBytes(StandardCharsets.UTF_8));
        environment.put("KUBECONFIG", path.toString());
    }

    /** The working directory stays, for the JVM stands in it. */
    private void empty(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                if (!path.equals(root.resolve("job"))) {
                    Files.delete(path);
                }
            }
        }
    }

    private String here(String text) {
        return text.replace(PLACE, root + "/");
    }

    /** Puts a map that can be written to in the place of the JVM's environment. */
    @SuppressWarnings("unchecked")
    private static Map<String, String> replaceableEnvironment() throws Exception {
        Field field = System.getenv().getClass().getDeclaredField("m");
        field.setAccessible(true);
        Map<String, String> own = new HashMap<>();
        field.set(System.getenv(), own);
        return own;
    }
}
