import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.cqueues.lua.embed.LuaCall;
import org.cqueues.lua.embed.LuaEngine;

/**
 * Lua asks Java's HTTP client, whose answers are futures. Each suspends the coroutine that asks, so
 * that three requests are under way at once, on one thread.
 *
 * <pre>java @examples/java.options examples/AwaitedFuture.java</pre>
 */
public class AwaitedFuture {
  private static final String SCRIPT =
      """
      local cqueues = require"cqueues"
      local cq = cqueues.new()
      local answers = {}
      for number, article in ipairs{"apple", "pear", "plum"} do
        cq:wrap(function()
          answers[number] = article .. " costs " .. fetch("/" .. article) -- waits here, the others go on
        end)
      end
      assert(cq:loop())
      return table.concat(answers, "\\n")
      """;

  public static void main(String[] args) throws Exception {
    HttpServer server = shop();
    try (HttpClient client = HttpClient.newHttpClient();
        LuaEngine lua =
            LuaEngine.builder()
                .function("fetch", call -> fetch(client, server.getAddress(), call))
                .open()) {
      System.out.println(lua.eval(SCRIPT).as(String.class));
    } finally {
      server.stop(0);
    }
  }

  /** What the script gets is the value of this future. */
  private static CompletableFuture<String> fetch(
      HttpClient client, InetSocketAddress shop, LuaCall call) {
    String path = call.arg(1, String.class);
    URI uri = URI.create("http://127.0.0.1:" + shop.getPort() + path);
    return client
        .sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .thenApply(HttpResponse::body);
  }

  /** A server that tells the price of an article: the length of its name. */
  private static HttpServer shop() throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(address, 0);
    server.createContext(
        "/",
        exchange -> {
          int price = exchange.getRequestURI().getPath().length() - 1;
          byte[] body = Integer.toString(price).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }
}
