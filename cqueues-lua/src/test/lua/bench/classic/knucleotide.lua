-- How often which pieces come in a long random text of four letters.
local function random()
  local seed = 42
  return function(max)
    seed = (seed * 3877 + 29573) % 139968
    return max * seed / 139968
  end
end

local function sequence(length)
  local letters, next = {}, random()
  for i = 1, length do
    local r = next(1)
    letters[i] = r < 0.303 and "a" or r < 0.501 and "c" or r < 0.698 and "g" or "t"
  end
  return table.concat(letters)
end

local function count(text, size)
  local counts = setmetatable({}, {__index = function() return 0 end})
  for at = 1, #text - size + 1 do
    local piece = text:sub(at, at + size - 1)
    counts[piece] = counts[piece] + 1
  end
  return counts
end

local function ordered(counts)
  local pieces = {}
  for piece in pairs(counts) do pieces[#pieces + 1] = piece end
  table.sort(pieces, function(a, b)
    if counts[a] == counts[b] then return a < b end
    return counts[a] > counts[b]
  end)
  return pieces
end

local text = sequence(100000)

local EXPECTED = "a 30.373; t 29.997; c 19.857; g 19.773; aa 9.203; ta 9.092; at 9.087; tt 8.998; ca 6.052; ac 6" ..
  ".051; ag 6.032; ga 6.026; ct 5.976; tg 5.959; tc 5.948; gt 5.936; gc 3.947; cg 3.919; cc 3.910" ..
  "; gg 3.863; ggt 1184; ggta 360; ggtatt 32; ggtattttaatt 1"

return function()
  local report = {}
  for size = 1, 2 do
    local counts = count(text, size)
    for _, piece in ipairs(ordered(counts)) do
      report[#report + 1] = ("%s %.3f"):format(piece, counts[piece] * 100 / (#text - size + 1))
    end
  end
  for _, piece in ipairs {"ggt", "ggta", "ggtatt", "ggtattttaatt"} do
    local found, from = 0, 1
    while true do
      local at = text:find(piece, from, true)
      if not at then break end
      found, from = found + 1, at + 1
    end
    assert(count(text, #piece)[piece] == found)
    report[#report + 1] = piece .. " " .. found
  end
  local said = table.concat(report, "; ")
  assert(said == EXPECTED, said)
end
