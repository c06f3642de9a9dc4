import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An API server on the loopback interface that takes every object and writes down what was posted. It has nothing when it is asked: so the
 * client does not find the Service after it made it, and ends without the pains of a REST client.
 */
final class ApiServer {
    private final ObjectMapper json = new ObjectMapper();
    private final List<JsonNode> posted = new ArrayList<>();
    private final HttpServer server;

    ApiServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void stop() {
        server.stop(0);
    }

    /** What was posted since the last call. */
    synchronized List<JsonNode> take() {
        List<JsonNode> result = new ArrayList<>(posted);
        posted.clear();
        return result;
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        switch (exchange.getRequestMethod()) {
            case "POST":
                reply(exchange, 201, create(body));
                return;
            case "DELETE":
                reply(exchange, 200, status("Success", 200));
                return;
            default:
                reply(exchange, 404, status("Failure", 404));
        }
    }

    private String create(byte[] body) throws IOException {
        JsonNode sent = json.readTree(body);
        posted.add(sent);
        ObjectNode object = sent.deepCopy();
        ObjectNode metadata = (ObjectNode) object.get("metadata");
        metadata.put("uid", "00000000-0000-0000-0000-00000000000" + posted.size());
        metadata.put("resourceVersion", "1");
        return object.toString();
    }

    private static String status(String status, int code) {
        return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"" + status + "\",\"code\":" + code + "}";
    }

    private static void reply(HttpExchange exchange, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
