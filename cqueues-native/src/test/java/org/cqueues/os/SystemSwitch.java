package org.cqueues.os;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Calls the methods of a test in the copy of its class that {@link OnSystem} asks for. */
final class SystemSwitch implements InvocationInterceptor {
  private static final String OURS = SystemSwitch.class.getPackageName() + ".";
  private static final Map<String, ClassLoader> SYSTEMS = new ConcurrentHashMap<>();

  /** Loads our classes itself, and so has its own {@link Platform#current}. */
  private static final class Copies extends URLClassLoader {
    Copies(URL... ours) {
      super(ours, Copies.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(OURS)) return super.loadClass(name, resolve);
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }
  }

  private static ClassLoader system(String name) {
    return SYSTEMS.computeIfAbsent(name, _ -> load(name, StandIn.system(name)));
  }

  private static ClassLoader load(String name, String library) {
    System.setProperty("cqueues.system", name);
    System.setProperty("cqueues.system.library", library);
    try {
      var copies = new Copies(urlOf(Platform.class), urlOf(SystemSwitch.class));
      Class.forName(Platform.Holder.class.getName(), true, copies);
      Class.forName(CLibrary.class.getName(), true, copies);
      return copies;
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    } finally {
      System.clearProperty("cqueues.system");
      System.clearProperty("cqueues.system.library");
    }
  }

  private static URL urlOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  @Override
  public void interceptBeforeEachMethod(
      Invocation<@Nullable Void> skipped,
      ReflectiveInvocationContext<Method> context,
      ExtensionContext extension)
      throws Throwable {
    call(skipped, context, extension);
  }

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> skipped,
      ReflectiveInvocationContext<Method> context,
      ExtensionContext extension)
      throws Throwable {
    call(skipped, context, extension);
  }

  @Override
  public void interceptAfterEachMethod(
      Invocation<@Nullable Void> skipped,
      ReflectiveInvocationContext<Method> context,
      ExtensionContext extension)
      throws Throwable {
    call(skipped, context, extension);
  }

  private static void call(
      Invocation<@Nullable Void> skipped,
      ReflectiveInvocationContext<Method> context,
      ExtensionContext extension)
      throws Throwable {
    skipped.skip();
    Class<?> type = extension.getRequiredTestClass();
    ClassLoader copies = system(type.getAnnotation(OnSystem.class).value());
    Object test =
        extension
            .getStore(ExtensionContext.Namespace.create(SystemSwitch.class))
            .computeIfAbsent(extension.getUniqueId(), _ -> make(type.getName(), copies));
    Method method = context.getExecutable();
    Method same =
        copies.loadClass(method.getDeclaringClass().getName()).getDeclaredMethod(method.getName());
    same.setAccessible(true);
    try {
      same.invoke(test);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** Makes an object of the copy of a class, and of those around it. */
  private static Object make(String name, ClassLoader copies) {
    try {
      Class<?> type = copies.loadClass(name);
      Class<?> around = type.getEnclosingClass();
      Constructor<?> constructor =
          around == null ? type.getDeclaredConstructor() : type.getDeclaredConstructor(around);
      constructor.setAccessible(true);
      return around == null
          ? constructor.newInstance()
          : constructor.newInstance(make(around.getName(), copies));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }
}
