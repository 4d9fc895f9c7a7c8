/**
 * {@code lfs}: the attributes of files, directories, links and locks, as LuaFileSystem has them.
 */
@NullMarked
package org.cqueues.lua.lfs;

import org.jspecify.annotations.NullMarked;
