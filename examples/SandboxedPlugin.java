import java.time.Duration;
import java.util.List;
import org.cqueues.lua.embed.LuaChunk;
import org.cqueues.lua.embed.LuaEngine;
import org.cqueues.lua.embed.LuaException;
import org.cqueues.runtime.LimitException;
import org.cqueues.runtime.Limits;
import org.cqueues.runtime.Limits.Ending;

/**
 * Plug-ins that nobody trusts: each gets a state of its own with an interface to fill in, and comes
 * to an end whatever it does.
 *
 * <pre>java @examples/java.options examples/SandboxedPlugin.java</pre>
 */
public class SandboxedPlugin {
  /** What a plug-in is: a global table of this name, with this function. */
  public interface Discount {
    double percent(String customer, int items);
  }

  private static final List<LuaChunk> PLUGINS =
      List.of(
          LuaEngine.compile(
              "=honest",
              "discount = {percent = function(name, items) return items > 10 and 5 or 0 end}"),
          LuaEngine.compile(
              "=endless", "discount = {percent = function() while true do pcall(error) end end}"),
          LuaEngine.compile(
              "=greedy",
              "discount = {percent = function() local t = {} for i = 1, 1e9 do t[i] ="
                  + " ('x'):rep(1e6) .. i end end}"),
          LuaEngine.compile(
              "=curious",
              "discount = {percent = function() return io.open('/etc/passwd'):read('*a') end}"));

  public static void main(String[] args) {
    for (LuaChunk plugin : PLUGINS)
      System.out.println(plugin.name().substring(1) + ": " + discount(plugin));
  }

  private static String discount(LuaChunk plugin) {
    Limits limits =
        Limits.none()
            .instructions(5_000_000, Ending.FINAL)
            .memory(32 << 20, Ending.FINAL)
            .callDepth(200, Ending.CATCHABLE);
    LuaEngine.Builder sandbox =
        LuaEngine.builder().safe().limits(limits).turnTime(Duration.ofSeconds(30));
    try (LuaEngine lua = sandbox.open()) {
      lua.eval(plugin);
      return lua.as("discount", Discount.class).percent("ann", 12) + " %";
    } catch (LimitException | LuaException e) {
      return e.getMessage();
    }
  }
}
