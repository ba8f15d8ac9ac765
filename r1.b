link set s1 up
addr add 2001:db8:1::2/64 dev s1 nodad
link set s2 up
addr add 2001:db8:2::2/64 dev s2 nodad
link set s3 up
addr add 2001:db8:3::2/64 dev s3 nodad
link set s4 up
addr add 2001:db8:4::2/64 dev s4 nodad
link set s5 up
addr add 2001:db8:5::2/64 dev s5 nodad
link set s6 up
addr add 2001:db8:6::2/64 dev s6 nodad
link set s7 up
addr add 2001:db8:7::2/64 dev s7 nodad
link set s8 up
addr add 2001:db8:8::2/64 dev s8 nodad
link set s9 up
addr add 2001:db8:9::2/64 dev s9 nodad
link set s10 up
addr add 2001:db8:a::2/64 dev s10 nodad
link set s11 up
addr add 2001:db8:b::2/64 dev s11 nodad
link set s12 up
addr add 2001:db8:c::2/64 dev s12 nodad
link set s13 up
addr add 2001:db8:d::2/64 dev s13 nodad
link set s14 up
addr add 2001:db8:e::2/64 dev s14 nodad
link set s15 up
addr add 2001:db8:f::2/64 dev s15 nodad
link set s16 up
addr add 2001:db8:10::2/64 dev s16 nodad
link set s17 up
addr add 2001:db8:11::2/64 dev s17 nodad
link set s18 up
addr add 2001:db8:12::2/64 dev s18 nodad
link set s19 up
addr add 2001:db8:13::2/64 dev s19 nodad
link set s20 up
addr add 2001:db8:14::2/64 dev s20 nodad
link set s21 up
addr add 2001:db8:15::2/64 dev s21 nodad
link set s22 up
addr add 2001:db8:16::2/64 dev s22 nodad
link set s23 up
addr add 2001:db8:17::2/64 dev s23 nodad
link set s24 up
addr add 2001:db8:18::2/64 dev s24 nodad
link set s25 up
addr add 2001:db8:19::2/64 dev s25 nodad
link set s26 up
addr add 2001:db8:1a::2/64 dev s26 nodad
link set s27 up
addr add 2001:db8:1b::2/64 dev s27 nodad
link set s28 up
addr add 2001:db8:1c::2/64 dev s28 nodad
link set s29 up
addr add 2001:db8:1d::2/64 dev s29 nodad
link set s30 up
addr add 2001:db8:1e::2/64 dev s30 nodad
link set s31 up
addr add 2001:db8:1f::2/64 dev s31 nodad
link set s32 up
addr add 2001:db8:20::2/64 dev s32 nodad
link set s33 up
addr add 2001:db8:21::2/64 dev s33 nodad
link set s34 up
addr add 2001:db8:22::2/64 dev s34 nodad
link set s35 up
addr add 2001:db8:23::2/64 dev s35 nodad
link set s36 up
addr add 2001:db8:24::2/64 dev s36 nodad
link set s37 up
addr add 2001:db8:25::2/64 dev s37 nodad
link set s38 up
addr add 2001:db8:26::2/64 dev s38 nodad
link set s39 up
addr add 2001:db8:27::2/64 dev s39 nodad
link set s40 up
addr add 2001:db8:28::2/64 dev s40 nodad
link set s41 up
addr add 2001:db8:29::2/64 dev s41 nodad
link set s42 up
addr add 2001:db8:2a::2/64 dev s42 nodad
link set s43 up
addr add 2001:db8:2b::2/64 dev s43 nodad
link set s44 up
addr add 2001:db8:2c::2/64 dev s44 nodad
link set s45 up
addr add 2001:db8:2d::2/64 dev s45 nodad
link set s46 up
addr add 2001:db8:2e::2/64 dev s46 nodad
link set s47 up
addr add 2001:db8:2f::2/64 dev s47 nodad
link set s48 up
addr add 2001:db8:30::2/64 dev s48 nodad
link set s49 up
addr add 2001:db8:31::2/64 dev s49 nodad
link set s50 up
addr add 2001:db8:32::2/64 dev s50 nodad
link set s51 up
addr add 2001:db8:33::2/64 dev s51 nodad
link set s52 up
addr add 2001:db8:34::2/64 dev s52 nodad
link set s53 up
addr add 2001:db8:35::2/64 dev s53 nodad
link set s54 up
addr add 2001:db8:36::2/64 dev s54 nodad
link set s55 up
addr add 2001:db8:37::2/64 dev s55 nodad
link set s56 up
addr add 2001:db8:38::2/64 dev s56 nodad
link set s57 up
addr add 2001:db8:39::2/64 dev s57 nodad
link set s58 up
addr add 2001:db8:3a::2/64 dev s58 nodad
link set s59 up
addr add 2001:db8:3b::2/64 dev s59 nodad
link set s60 up
addr add 2001:db8:3c::2/64 dev s60 nodad
link set s61 up
addr add 2001:db8:3d::2/64 dev s61 nodad
link set s62 up
addr add 2001:db8:3e::2/64 dev s62 nodad
link set s63 up
addr add 2001:db8:3f::2/64 dev s63 nodad
link set s64 up
addr add 2001:db8:40::2/64 dev s64 nodad
link set s65 up
addr add 2001:db8:41::2/64 dev s65 nodad
link set s66 up
addr add 2001:db8:42::2/64 dev s66 nodad
link set s67 up
addr add 2001:db8:43::2/64 dev s67 nodad
link set s68 up
addr add 2001:db8:44::2/64 dev s68 nodad
link set s69 up
addr add 2001:db8:45::2/64 dev s69 nodad
link set s70 up
addr add 2001:db8:46::2/64 dev s70 nodad
link set s71 up
addr add 2001:db8:47::2/64 dev s71 nodad
link set s72 up
addr add 2001:db8:48::2/64 dev s72 nodad
link set s73 up
addr add 2001:db8:49::2/64 dev s73 nodad
link set s74 up
addr add 2001:db8:4a::2/64 dev s74 nodad
link set s75 up
addr add 2001:db8:4b::2/64 dev s75 nodad
link set s76 up
addr add 2001:db8:4c::2/64 dev s76 nodad
link set s77 up
addr add 2001:db8:4d::2/64 dev s77 nodad
link set s78 up
addr add 2001:db8:4e::2/64 dev s78 nodad
link set s79 up
addr add 2001:db8:4f::2/64 dev s79 nodad
link set s80 up
addr add 2001:db8:50::2/64 dev s80 nodad
link set s81 up
addr add 2001:db8:51::2/64 dev s81 nodad
link set s82 up
addr add 2001:db8:52::2/64 dev s82 nodad
link set s83 up
addr add 2001:db8:53::2/64 dev s83 nodad
link set s84 up
addr add 2001:db8:54::2/64 dev s84 nodad
link set s85 up
addr add 2001:db8:55::2/64 dev s85 nodad
link set s86 up
addr add 2001:db8:56::2/64 dev s86 nodad
link set s87 up
addr add 2001:db8:57::2/64 dev s87 nodad
link set s88 up
addr add 2001:db8:58::2/64 dev s88 nodad
link set s89 up
addr add 2001:db8:59::2/64 dev s89 nodad
link set s90 up
addr add 2001:db8:5a::2/64 dev s90 nodad
link set s91 up
addr add 2001:db8:5b::2/64 dev s91 nodad
link set s92 up
addr add 2001:db8:5c::2/64 dev s92 nodad
link set s93 up
addr add 2001:db8:5d::2/64 dev s93 nodad
link set s94 up
addr add 2001:db8:5e::2/64 dev s94 nodad
link set s95 up
addr add 2001:db8:5f::2/64 dev s95 nodad
link set s96 up
addr add 2001:db8:60::2/64 dev s96 nodad
link set s97 up
addr add 2001:db8:61::2/64 dev s97 nodad
link set s98 up
addr add 2001:db8:62::2/64 dev s98 nodad
link set s99 up
addr add 2001:db8:63::2/64 dev s99 nodad
link set s100 up
addr add 2001:db8:64::2/64 dev s100 nodad
link set s101 up
addr add 2001:db8:65::2/64 dev s101 nodad
link set s102 up
addr add 2001:db8:66::2/64 dev s102 nodad
link set s103 up
addr add 2001:db8:67::2/64 dev s103 nodad
link set s104 up
addr add 2001:db8:68::2/64 dev s104 nodad
link set s105 up
addr add 2001:db8:69::2/64 dev s105 nodad
link set s106 up
addr add 2001:db8:6a::2/64 dev s106 nodad
link set s107 up
addr add 2001:db8:6b::2/64 dev s107 nodad
link set s108 up
addr add 2001:db8:6c::2/64 dev s108 nodad
link set s109 up
addr add 2001:db8:6d::2/64 dev s109 nodad
link set s110 up
addr add 2001:db8:6e::2/64 dev s110 nodad
link set s111 up
addr add 2001:db8:6f::2/64 dev s111 nodad
link set s112 up
addr add 2001:db8:70::2/64 dev s112 nodad
link set s113 up
addr add 2001:db8:71::2/64 dev s113 nodad
link set s114 up
addr add 2001:db8:72::2/64 dev s114 nodad
link set s115 up
addr add 2001:db8:73::2/64 dev s115 nodad
link set s116 up
addr add 2001:db8:74::2/64 dev s116 nodad
link set s117 up
addr add 2001:db8:75::2/64 dev s117 nodad
link set s118 up
addr add 2001:db8:76::2/64 dev s118 nodad
link set s119 up
addr add 2001:db8:77::2/64 dev s119 nodad
link set s120 up
addr add 2001:db8:78::2/64 dev s120 nodad
link set s121 up
addr add 2001:db8:79::2/64 dev s121 nodad
link set s122 up
addr add 2001:db8:7a::2/64 dev s122 nodad
link set s123 up
addr add 2001:db8:7b::2/64 dev s123 nodad
link set s124 up
addr add 2001:db8:7c::2/64 dev s124 nodad
link set s125 up
addr add 2001:db8:7d::2/64 dev s125 nodad
link set s126 up
addr add 2001:db8:7e::2/64 dev s126 nodad
link set s127 up
addr add 2001:db8:7f::2/64 dev s127 nodad
link set s128 up
addr add 2001:db8:80::2/64 dev s128 nodad
link set s129 up
addr add 2001:db8:81::2/64 dev s129 nodad
link set s130 up
addr add 2001:db8:82::2/64 dev s130 nodad
link set s131 up
addr add 2001:db8:83::2/64 dev s131 nodad
link set s132 up
addr add 2001:db8:84::2/64 dev s132 nodad
link set s133 up
addr add 2001:db8:85::2/64 dev s133 nodad
link set s134 up
addr add 2001:db8:86::2/64 dev s134 nodad
link set s135 up
addr add 2001:db8:87::2/64 dev s135 nodad
link set s136 up
addr add 2001:db8:88::2/64 dev s136 nodad
link set s137 up
addr add 2001:db8:89::2/64 dev s137 nodad
link set s138 up
addr add 2001:db8:8a::2/64 dev s138 nodad
link set s139 up
addr add 2001:db8:8b::2/64 dev s139 nodad
link set s140 up
addr add 2001:db8:8c::2/64 dev s140 nodad
link set s141 up
addr add 2001:db8:8d::2/64 dev s141 nodad
link set s142 up
addr add 2001:db8:8e::2/64 dev s142 nodad
link set s143 up
addr add 2001:db8:8f::2/64 dev s143 nodad
link set s144 up
addr add 2001:db8:90::2/64 dev s144 nodad
link set s145 up
addr add 2001:db8:91::2/64 dev s145 nodad
link set s146 up
addr add 2001:db8:92::2/64 dev s146 nodad
link set s147 up
addr add 2001:db8:93::2/64 dev s147 nodad
link set s148 up
addr add 2001:db8:94::2/64 dev s148 nodad
link set s149 up
addr add 2001:db8:95::2/64 dev s149 nodad
link set s150 up
addr add 2001:db8:96::2/64 dev s150 nodad
link set s151 up
addr add 2001:db8:97::2/64 dev s151 nodad
link set s152 up
addr add 2001:db8:98::2/64 dev s152 nodad
link set s153 up
addr add 2001:db8:99::2/64 dev s153 nodad
link set s154 up
addr add 2001:db8:9a::2/64 dev s154 nodad
link set s155 up
addr add 2001:db8:9b::2/64 dev s155 nodad
link set s156 up
addr add 2001:db8:9c::2/64 dev s156 nodad
link set s157 up
addr add 2001:db8:9d::2/64 dev s157 nodad
link set s158 up
addr add 2001:db8:9e::2/64 dev s158 nodad
link set s159 up
addr add 2001:db8:9f::2/64 dev s159 nodad
link set s160 up
addr add 2001:db8:a0::2/64 dev s160 nodad
link set s161 up
addr add 2001:db8:a1::2/64 dev s161 nodad
link set s162 up
addr add 2001:db8:a2::2/64 dev s162 nodad
link set s163 up
addr add 2001:db8:a3::2/64 dev s163 nodad
link set s164 up
addr add 2001:db8:a4::2/64 dev s164 nodad
link set s165 up
addr add 2001:db8:a5::2/64 dev s165 nodad
link set s166 up
addr add 2001:db8:a6::2/64 dev s166 nodad
link set s167 up
addr add 2001:db8:a7::2/64 dev s167 nodad
link set s168 up
addr add 2001:db8:a8::2/64 dev s168 nodad
link set s169 up
addr add 2001:db8:a9::2/64 dev s169 nodad
link set s170 up
addr add 2001:db8:aa::2/64 dev s170 nodad
link set s171 up
addr add 2001:db8:ab::2/64 dev s171 nodad
link set s172 up
addr add 2001:db8:ac::2/64 dev s172 nodad
link set s173 up
addr add 2001:db8:ad::2/64 dev s173 nodad
link set s174 up
addr add 2001:db8:ae::2/64 dev s174 nodad
link set s175 up
addr add 2001:db8:af::2/64 dev s175 nodad
link set s176 up
addr add 2001:db8:b0::2/64 dev s176 nodad
link set s177 up
addr add 2001:db8:b1::2/64 dev s177 nodad
link set s178 up
addr add 2001:db8:b2::2/64 dev s178 nodad
link set s179 up
addr add 2001:db8:b3::2/64 dev s179 nodad
link set s180 up
addr add 2001:db8:b4::2/64 dev s180 nodad
link set s181 up
addr add 2001:db8:b5::2/64 dev s181 nodad
link set s182 up
addr add 2001:db8:b6::2/64 dev s182 nodad
link set s183 up
addr add 2001:db8:b7::2/64 dev s183 nodad
link set s184 up
addr add 2001:db8:b8::2/64 dev s184 nodad
link set s185 up
addr add 2001:db8:b9::2/64 dev s185 nodad
link set s186 up
addr add 2001:db8:ba::2/64 dev s186 nodad
link set s187 up
addr add 2001:db8:bb::2/64 dev s187 nodad
link set s188 up
addr add 2001:db8:bc::2/64 dev s188 nodad
link set s189 up
addr add 2001:db8:bd::2/64 dev s189 nodad
link set s190 up
addr add 2001:db8:be::2/64 dev s190 nodad
link set s191 up
addr add 2001:db8:bf::2/64 dev s191 nodad
link set s192 up
addr add 2001:db8:c0::2/64 dev s192 nodad
link set s193 up
addr add 2001:db8:c1::2/64 dev s193 nodad
link set s194 up
addr add 2001:db8:c2::2/64 dev s194 nodad
link set s195 up
addr add 2001:db8:c3::2/64 dev s195 nodad
link set s196 up
addr add 2001:db8:c4::2/64 dev s196 nodad
link set s197 up
addr add 2001:db8:c5::2/64 dev s197 nodad
link set s198 up
addr add 2001:db8:c6::2/64 dev s198 nodad
link set s199 up
addr add 2001:db8:c7::2/64 dev s199 nodad
link set s200 up
addr add 2001:db8:c8::2/64 dev s200 nodad
link set s201 up
addr add 2001:db8:c9::2/64 dev s201 nodad
link set s202 up
addr add 2001:db8:ca::2/64 dev s202 nodad
link set s203 up
addr add 2001:db8:cb::2/64 dev s203 nodad
link set s204 up
addr add 2001:db8:cc::2/64 dev s204 nodad
link set s205 up
addr add 2001:db8:cd::2/64 dev s205 nodad
link set s206 up
addr add 2001:db8:ce::2/64 dev s206 nodad
link set s207 up
addr add 2001:db8:cf::2/64 dev s207 nodad
link set s208 up
addr add 2001:db8:d0::2/64 dev s208 nodad
link set s209 up
addr add 2001:db8:d1::2/64 dev s209 nodad
link set s210 up
addr add 2001:db8:d2::2/64 dev s210 nodad
link set s211 up
addr add 2001:db8:d3::2/64 dev s211 nodad
link set s212 up
addr add 2001:db8:d4::2/64 dev s212 nodad
link set s213 up
addr add 2001:db8:d5::2/64 dev s213 nodad
link set s214 up
addr add 2001:db8:d6::2/64 dev s214 nodad
link set s215 up
addr add 2001:db8:d7::2/64 dev s215 nodad
link set s216 up
addr add 2001:db8:d8::2/64 dev s216 nodad
link set s217 up
addr add 2001:db8:d9::2/64 dev s217 nodad
link set s218 up
addr add 2001:db8:da::2/64 dev s218 nodad
link set s219 up
addr add 2001:db8:db::2/64 dev s219 nodad
link set s220 up
addr add 2001:db8:dc::2/64 dev s220 nodad
link set s221 up
addr add 2001:db8:dd::2/64 dev s221 nodad
link set s222 up
addr add 2001:db8:de::2/64 dev s222 nodad
link set s223 up
addr add 2001:db8:df::2/64 dev s223 nodad
link set s224 up
addr add 2001:db8:e0::2/64 dev s224 nodad
link set s225 up
addr add 2001:db8:e1::2/64 dev s225 nodad
link set s226 up
addr add 2001:db8:e2::2/64 dev s226 nodad
link set s227 up
addr add 2001:db8:e3::2/64 dev s227 nodad
link set s228 up
addr add 2001:db8:e4::2/64 dev s228 nodad
link set s229 up
addr add 2001:db8:e5::2/64 dev s229 nodad
link set s230 up
addr add 2001:db8:e6::2/64 dev s230 nodad
link set s231 up
addr add 2001:db8:e7::2/64 dev s231 nodad
link set s232 up
addr add 2001:db8:e8::2/64 dev s232 nodad
link set s233 up
addr add 2001:db8:e9::2/64 dev s233 nodad
link set s234 up
addr add 2001:db8:ea::2/64 dev s234 nodad
link set s235 up
addr add 2001:db8:eb::2/64 dev s235 nodad
link set s236 up
addr add 2001:db8:ec::2/64 dev s236 nodad
link set s237 up
addr add 2001:db8:ed::2/64 dev s237 nodad
link set s238 up
addr add 2001:db8:ee::2/64 dev s238 nodad
link set s239 up
addr add 2001:db8:ef::2/64 dev s239 nodad
link set s240 up
addr add 2001:db8:f0::2/64 dev s240 nodad
link set s241 up
addr add 2001:db8:f1::2/64 dev s241 nodad
link set s242 up
addr add 2001:db8:f2::2/64 dev s242 nodad
link set s243 up
addr add 2001:db8:f3::2/64 dev s243 nodad
link set s244 up
addr add 2001:db8:f4::2/64 dev s244 nodad
link set s245 up
addr add 2001:db8:f5::2/64 dev s245 nodad
link set s246 up
addr add 2001:db8:f6::2/64 dev s246 nodad
link set s247 up
addr add 2001:db8:f7::2/64 dev s247 nodad
link set s248 up
addr add 2001:db8:f8::2/64 dev s248 nodad
link set s249 up
addr add 2001:db8:f9::2/64 dev s249 nodad
link set s250 up
addr add 2001:db8:fa::2/64 dev s250 nodad
link set s251 up
addr add 2001:db8:fb::2/64 dev s251 nodad
link set s252 up
addr add 2001:db8:fc::2/64 dev s252 nodad
link set s253 up
addr add 2001:db8:fd::2/64 dev s253 nodad
link set s254 up
addr add 2001:db8:fe::2/64 dev s254 nodad
link set s255 up
addr add 2001:db8:ff::2/64 dev s255 nodad
link set s256 up
addr add 2001:db8:100::2/64 dev s256 nodad
link set s257 up
addr add 2001:db8:101::2/64 dev s257 nodad
link set s258 up
addr add 2001:db8:102::2/64 dev s258 nodad
link set s259 up
addr add 2001:db8:103::2/64 dev s259 nodad
link set s260 up
addr add 2001:db8:104::2/64 dev s260 nodad
link set s261 up
addr add 2001:db8:105::2/64 dev s261 nodad
link set s262 up
addr add 2001:db8:106::2/64 dev s262 nodad
link set s263 up
addr add 2001:db8:107::2/64 dev s263 nodad
link set s264 up
addr add 2001:db8:108::2/64 dev s264 nodad
link set s265 up
addr add 2001:db8:109::2/64 dev s265 nodad
link set s266 up
addr add 2001:db8:10a::2/64 dev s266 nodad
link set s267 up
addr add 2001:db8:10b::2/64 dev s267 nodad
link set s268 up
addr add 2001:db8:10c::2/64 dev s268 nodad
link set s269 up
addr add 2001:db8:10d::2/64 dev s269 nodad
link set s270 up
addr add 2001:db8:10e::2/64 dev s270 nodad
link set s271 up
addr add 2001:db8:10f::2/64 dev s271 nodad
link set s272 up
addr add 2001:db8:110::2/64 dev s272 nodad
link set s273 up
addr add 2001:db8:111::2/64 dev s273 nodad
link set s274 up
addr add 2001:db8:112::2/64 dev s274 nodad
link set s275 up
addr add 2001:db8:113::2/64 dev s275 nodad
link set s276 up
addr add 2001:db8:114::2/64 dev s276 nodad
link set s277 up
addr add 2001:db8:115::2/64 dev s277 nodad
link set s278 up
addr add 2001:db8:116::2/64 dev s278 nodad
link set s279 up
addr add 2001:db8:117::2/64 dev s279 nodad
link set s280 up
addr add 2001:db8:118::2/64 dev s280 nodad
link set s281 up
addr add 2001:db8:119::2/64 dev s281 nodad
link set s282 up
addr add 2001:db8:11a::2/64 dev s282 nodad
link set s283 up
addr add 2001:db8:11b::2/64 dev s283 nodad
link set s284 up
addr add 2001:db8:11c::2/64 dev s284 nodad
link set s285 up
addr add 2001:db8:11d::2/64 dev s285 nodad
link set s286 up
addr add 2001:db8:11e::2/64 dev s286 nodad
link set s287 up
addr add 2001:db8:11f::2/64 dev s287 nodad
link set s288 up
addr add 2001:db8:120::2/64 dev s288 nodad
link set s289 up
addr add 2001:db8:121::2/64 dev s289 nodad
link set s290 up
addr add 2001:db8:122::2/64 dev s290 nodad
link set s291 up
addr add 2001:db8:123::2/64 dev s291 nodad
link set s292 up
addr add 2001:db8:124::2/64 dev s292 nodad
link set s293 up
addr add 2001:db8:125::2/64 dev s293 nodad
link set s294 up
addr add 2001:db8:126::2/64 dev s294 nodad
link set s295 up
addr add 2001:db8:127::2/64 dev s295 nodad
link set s296 up
addr add 2001:db8:128::2/64 dev s296 nodad
link set s297 up
addr add 2001:db8:129::2/64 dev s297 nodad
link set s298 up
addr add 2001:db8:12a::2/64 dev s298 nodad
link set s299 up
addr add 2001:db8:12b::2/64 dev s299 nodad
link set s300 up
addr add 2001:db8:12c::2/64 dev s300 nodad
link set s301 up
addr add 2001:db8:12d::2/64 dev s301 nodad
link set s302 up
addr add 2001:db8:12e::2/64 dev s302 nodad
link set s303 up
addr add 2001:db8:12f::2/64 dev s303 nodad
link set s304 up
addr add 2001:db8:130::2/64 dev s304 nodad
link set s305 up
addr add 2001:db8:131::2/64 dev s305 nodad
link set s306 up
addr add 2001:db8:132::2/64 dev s306 nodad
link set s307 up
addr add 2001:db8:133::2/64 dev s307 nodad
link set s308 up
addr add 2001:db8:134::2/64 dev s308 nodad
link set s309 up
addr add 2001:db8:135::2/64 dev s309 nodad
link set s310 up
addr add 2001:db8:136::2/64 dev s310 nodad
link set s311 up
addr add 2001:db8:137::2/64 dev s311 nodad
link set s312 up
addr add 2001:db8:138::2/64 dev s312 nodad
link set s313 up
addr add 2001:db8:139::2/64 dev s313 nodad
link set s314 up
addr add 2001:db8:13a::2/64 dev s314 nodad
link set s315 up
addr add 2001:db8:13b::2/64 dev s315 nodad
link set s316 up
addr add 2001:db8:13c::2/64 dev s316 nodad
link set s317 up
addr add 2001:db8:13d::2/64 dev s317 nodad
link set s318 up
addr add 2001:db8:13e::2/64 dev s318 nodad
link set s319 up
addr add 2001:db8:13f::2/64 dev s319 nodad
link set s320 up
addr add 2001:db8:140::2/64 dev s320 nodad
link set s321 up
addr add 2001:db8:141::2/64 dev s321 nodad
link set s322 up
addr add 2001:db8:142::2/64 dev s322 nodad
link set s323 up
addr add 2001:db8:143::2/64 dev s323 nodad
link set s324 up
addr add 2001:db8:144::2/64 dev s324 nodad
link set s325 up
addr add 2001:db8:145::2/64 dev s325 nodad
link set s326 up
addr add 2001:db8:146::2/64 dev s326 nodad
link set s327 up
addr add 2001:db8:147::2/64 dev s327 nodad
link set s328 up
addr add 2001:db8:148::2/64 dev s328 nodad
link set s329 up
addr add 2001:db8:149::2/64 dev s329 nodad
link set s330 up
addr add 2001:db8:14a::2/64 dev s330 nodad
link set s331 up
addr add 2001:db8:14b::2/64 dev s331 nodad
link set s332 up
addr add 2001:db8:14c::2/64 dev s332 nodad
link set s333 up
addr add 2001:db8:14d::2/64 dev s333 nodad
link set s334 up
addr add 2001:db8:14e::2/64 dev s334 nodad
link set s335 up
addr add 2001:db8:14f::2/64 dev s335 nodad
link set s336 up
addr add 2001:db8:150::2/64 dev s336 nodad
link set s337 up
addr add 2001:db8:151::2/64 dev s337 nodad
link set s338 up
addr add 2001:db8:152::2/64 dev s338 nodad
link set s339 up
addr add 2001:db8:153::2/64 dev s339 nodad
link set s340 up
addr add 2001:db8:154::2/64 dev s340 nodad
link set s341 up
addr add 2001:db8:155::2/64 dev s341 nodad
link set s342 up
addr add 2001:db8:156::2/64 dev s342 nodad
link set s343 up
addr add 2001:db8:157::2/64 dev s343 nodad
link set s344 up
addr add 2001:db8:158::2/64 dev s344 nodad
link set s345 up
addr add 2001:db8:159::2/64 dev s345 nodad
link set s346 up
addr add 2001:db8:15a::2/64 dev s346 nodad
link set s347 up
addr add 2001:db8:15b::2/64 dev s347 nodad
link set s348 up
addr add 2001:db8:15c::2/64 dev s348 nodad
link set s349 up
addr add 2001:db8:15d::2/64 dev s349 nodad
link set s350 up
addr add 2001:db8:15e::2/64 dev s350 nodad
link set s351 up
addr add 2001:db8:15f::2/64 dev s351 nodad
link set s352 up
addr add 2001:db8:160::2/64 dev s352 nodad
link set s353 up
addr add 2001:db8:161::2/64 dev s353 nodad
link set s354 up
addr add 2001:db8:162::2/64 dev s354 nodad
link set s355 up
addr add 2001:db8:163::2/64 dev s355 nodad
link set s356 up
addr add 2001:db8:164::2/64 dev s356 nodad
link set s357 up
addr add 2001:db8:165::2/64 dev s357 nodad
link set s358 up
addr add 2001:db8:166::2/64 dev s358 nodad
link set s359 up
addr add 2001:db8:167::2/64 dev s359 nodad
link set s360 up
addr add 2001:db8:168::2/64 dev s360 nodad
link set s361 up
addr add 2001:db8:169::2/64 dev s361 nodad
link set s362 up
addr add 2001:db8:16a::2/64 dev s362 nodad
link set s363 up
addr add 2001:db8:16b::2/64 dev s363 nodad
link set s364 up
addr add 2001:db8:16c::2/64 dev s364 nodad
link set s365 up
addr add 2001:db8:16d::2/64 dev s365 nodad
link set s366 up
addr add 2001:db8:16e::2/64 dev s366 nodad
link set s367 up
addr add 2001:db8:16f::2/64 dev s367 nodad
link set s368 up
addr add 2001:db8:170::2/64 dev s368 nodad
link set s369 up
addr add 2001:db8:171::2/64 dev s369 nodad
link set s370 up
addr add 2001:db8:172::2/64 dev s370 nodad
link set s371 up
addr add 2001:db8:173::2/64 dev s371 nodad
link set s372 up
addr add 2001:db8:174::2/64 dev s372 nodad
link set s373 up
addr add 2001:db8:175::2/64 dev s373 nodad
link set s374 up
addr add 2001:db8:176::2/64 dev s374 nodad
link set s375 up
addr add 2001:db8:177::2/64 dev s375 nodad
link set s376 up
addr add 2001:db8:178::2/64 dev s376 nodad
link set s377 up
addr add 2001:db8:179::2/64 dev s377 nodad
link set s378 up
addr add 2001:db8:17a::2/64 dev s378 nodad
link set s379 up
addr add 2001:db8:17b::2/64 dev s379 nodad
link set s380 up
addr add 2001:db8:17c::2/64 dev s380 nodad
link set s381 up
addr add 2001:db8:17d::2/64 dev s381 nodad
link set s382 up
addr add 2001:db8:17e::2/64 dev s382 nodad
link set s383 up
addr add 2001:db8:17f::2/64 dev s383 nodad
link set s384 up
addr add 2001:db8:180::2/64 dev s384 nodad
link set s385 up
addr add 2001:db8:181::2/64 dev s385 nodad
link set s386 up
addr add 2001:db8:182::2/64 dev s386 nodad
link set s387 up
addr add 2001:db8:183::2/64 dev s387 nodad
link set s388 up
addr add 2001:db8:184::2/64 dev s388 nodad
link set s389 up
addr add 2001:db8:185::2/64 dev s389 nodad
link set s390 up
addr add 2001:db8:186::2/64 dev s390 nodad
link set s391 up
addr add 2001:db8:187::2/64 dev s391 nodad
link set s392 up
addr add 2001:db8:188::2/64 dev s392 nodad
link set s393 up
addr add 2001:db8:189::2/64 dev s393 nodad
link set s394 up
addr add 2001:db8:18a::2/64 dev s394 nodad
link set s395 up
addr add 2001:db8:18b::2/64 dev s395 nodad
link set s396 up
addr add 2001:db8:18c::2/64 dev s396 nodad
link set s397 up
addr add 2001:db8:18d::2/64 dev s397 nodad
link set s398 up
addr add 2001:db8:18e::2/64 dev s398 nodad
link set s399 up
addr add 2001:db8:18f::2/64 dev s399 nodad
link set s400 up
addr add 2001:db8:190::2/64 dev s400 nodad
link set s401 up
addr add 2001:db8:191::2/64 dev s401 nodad
link set s402 up
addr add 2001:db8:192::2/64 dev s402 nodad
link set s403 up
addr add 2001:db8:193::2/64 dev s403 nodad
link set s404 up
addr add 2001:db8:194::2/64 dev s404 nodad
link set s405 up
addr add 2001:db8:195::2/64 dev s405 nodad
link set s406 up
addr add 2001:db8:196::2/64 dev s406 nodad
link set s407 up
addr add 2001:db8:197::2/64 dev s407 nodad
link set s408 up
addr add 2001:db8:198::2/64 dev s408 nodad
link set s409 up
addr add 2001:db8:199::2/64 dev s409 nodad
link set s410 up
addr add 2001:db8:19a::2/64 dev s410 nodad
link set s411 up
addr add 2001:db8:19b::2/64 dev s411 nodad
link set s412 up
addr add 2001:db8:19c::2/64 dev s412 nodad
link set s413 up
addr add 2001:db8:19d::2/64 dev s413 nodad
link set s414 up
addr add 2001:db8:19e::2/64 dev s414 nodad
link set s415 up
addr add 2001:db8:19f::2/64 dev s415 nodad
link set s416 up
addr add 2001:db8:1a0::2/64 dev s416 nodad
link set s417 up
addr add 2001:db8:1a1::2/64 dev s417 nodad
link set s418 up
addr add 2001:db8:1a2::2/64 dev s418 nodad
link set s419 up
addr add 2001:db8:1a3::2/64 dev s419 nodad
link set s420 up
addr add 2001:db8:1a4::2/64 dev s420 nodad
link set s421 up
addr add 2001:db8:1a5::2/64 dev s421 nodad
link set s422 up
addr add 2001:db8:1a6::2/64 dev s422 nodad
link set s423 up
addr add 2001:db8:1a7::2/64 dev s423 nodad
link set s424 up
addr add 2001:db8:1a8::2/64 dev s424 nodad
link set s425 up
addr add 2001:db8:1a9::2/64 dev s425 nodad
link set s426 up
addr add 2001:db8:1aa::2/64 dev s426 nodad
link set s427 up
addr add 2001:db8:1ab::2/64 dev s427 nodad
link set s428 up
addr add 2001:db8:1ac::2/64 dev s428 nodad
link set s429 up
addr add 2001:db8:1ad::2/64 dev s429 nodad
link set s430 up
addr add 2001:db8:1ae::2/64 dev s430 nodad
link set s431 up
addr add 2001:db8:1af::2/64 dev s431 nodad
link set s432 up
addr add 2001:db8:1b0::2/64 dev s432 nodad
link set s433 up
addr add 2001:db8:1b1::2/64 dev s433 nodad
link set s434 up
addr add 2001:db8:1b2::2/64 dev s434 nodad
link set s435 up
addr add 2001:db8:1b3::2/64 dev s435 nodad
link set s436 up
addr add 2001:db8:1b4::2/64 dev s436 nodad
link set s437 up
addr add 2001:db8:1b5::2/64 dev s437 nodad
link set s438 up
addr add 2001:db8:1b6::2/64 dev s438 nodad
link set s439 up
addr add 2001:db8:1b7::2/64 dev s439 nodad
link set s440 up
addr add 2001:db8:1b8::2/64 dev s440 nodad
link set s441 up
addr add 2001:db8:1b9::2/64 dev s441 nodad
link set s442 up
addr add 2001:db8:1ba::2/64 dev s442 nodad
link set s443 up
addr add 2001:db8:1bb::2/64 dev s443 nodad
link set s444 up
addr add 2001:db8:1bc::2/64 dev s444 nodad
link set s445 up
addr add 2001:db8:1bd::2/64 dev s445 nodad
link set s446 up
addr add 2001:db8:1be::2/64 dev s446 nodad
link set s447 up
addr add 2001:db8:1bf::2/64 dev s447 nodad
link set s448 up
addr add 2001:db8:1c0::2/64 dev s448 nodad
link set s449 up
addr add 2001:db8:1c1::2/64 dev s449 nodad
link set s450 up
addr add 2001:db8:1c2::2/64 dev s450 nodad
link set s451 up
addr add 2001:db8:1c3::2/64 dev s451 nodad
link set s452 up
addr add 2001:db8:1c4::2/64 dev s452 nodad
link set s453 up
addr add 2001:db8:1c5::2/64 dev s453 nodad
link set s454 up
addr add 2001:db8:1c6::2/64 dev s454 nodad
link set s455 up
addr add 2001:db8:1c7::2/64 dev s455 nodad
link set s456 up
addr add 2001:db8:1c8::2/64 dev s456 nodad
link set s457 up
addr add 2001:db8:1c9::2/64 dev s457 nodad
link set s458 up
addr add 2001:db8:1ca::2/64 dev s458 nodad
link set s459 up
addr add 2001:db8:1cb::2/64 dev s459 nodad
link set s460 up
addr add 2001:db8:1cc::2/64 dev s460 nodad
link set s461 up
addr add 2001:db8:1cd::2/64 dev s461 nodad
link set s462 up
addr add 2001:db8:1ce::2/64 dev s462 nodad
link set s463 up
addr add 2001:db8:1cf::2/64 dev s463 nodad
link set s464 up
addr add 2001:db8:1d0::2/64 dev s464 nodad
link set s465 up
addr add 2001:db8:1d1::2/64 dev s465 nodad
link set s466 up
addr add 2001:db8:1d2::2/64 dev s466 nodad
link set s467 up
addr add 2001:db8:1d3::2/64 dev s467 nodad
link set s468 up
addr add 2001:db8:1d4::2/64 dev s468 nodad
link set s469 up
addr add 2001:db8:1d5::2/64 dev s469 nodad
link set s470 up
addr add 2001:db8:1d6::2/64 dev s470 nodad
link set s471 up
addr add 2001:db8:1d7::2/64 dev s471 nodad
link set s472 up
addr add 2001:db8:1d8::2/64 dev s472 nodad
link set s473 up
addr add 2001:db8:1d9::2/64 dev s473 nodad
link set s474 up
addr add 2001:db8:1da::2/64 dev s474 nodad
link set s475 up
addr add 2001:db8:1db::2/64 dev s475 nodad
link set s476 up
addr add 2001:db8:1dc::2/64 dev s476 nodad
link set s477 up
addr add 2001:db8:1dd::2/64 dev s477 nodad
link set s478 up
addr add 2001:db8:1de::2/64 dev s478 nodad
link set s479 up
addr add 2001:db8:1df::2/64 dev s479 nodad
link set s480 up
addr add 2001:db8:1e0::2/64 dev s480 nodad
link set s481 up
addr add 2001:db8:1e1::2/64 dev s481 nodad
link set s482 up
addr add 2001:db8:1e2::2/64 dev s482 nodad
link set s483 up
addr add 2001:db8:1e3::2/64 dev s483 nodad
link set s484 up
addr add 2001:db8:1e4::2/64 dev s484 nodad
link set s485 up
addr add 2001:db8:1e5::2/64 dev s485 nodad
link set s486 up
addr add 2001:db8:1e6::2/64 dev s486 nodad
link set s487 up
addr add 2001:db8:1e7::2/64 dev s487 nodad
link set s488 up
addr add 2001:db8:1e8::2/64 dev s488 nodad
link set s489 up
addr add 2001:db8:1e9::2/64 dev s489 nodad
link set s490 up
addr add 2001:db8:1ea::2/64 dev s490 nodad
link set s491 up
addr add 2001:db8:1eb::2/64 dev s491 nodad
link set s492 up
addr add 2001:db8:1ec::2/64 dev s492 nodad
link set s493 up
addr add 2001:db8:1ed::2/64 dev s493 nodad
link set s494 up
addr add 2001:db8:1ee::2/64 dev s494 nodad
link set s495 up
addr add 2001:db8:1ef::2/64 dev s495 nodad
link set s496 up
addr add 2001:db8:1f0::2/64 dev s496 nodad
link set s497 up
addr add 2001:db8:1f1::2/64 dev s497 nodad
link set s498 up
addr add 2001:db8:1f2::2/64 dev s498 nodad
link set s499 up
addr add 2001:db8:1f3::2/64 dev s499 nodad
link set s500 up
addr add 2001:db8:1f4::2/64 dev s500 nodad
link set s501 up
addr add 2001:db8:1f5::2/64 dev s501 nodad
link set s502 up
addr add 2001:db8:1f6::2/64 dev s502 nodad
link set s503 up
addr add 2001:db8:1f7::2/64 dev s503 nodad
link set s504 up
addr add 2001:db8:1f8::2/64 dev s504 nodad
link set s505 up
addr add 2001:db8:1f9::2/64 dev s505 nodad
link set s506 up
addr add 2001:db8:1fa::2/64 dev s506 nodad
link set s507 up
addr add 2001:db8:1fb::2/64 dev s507 nodad
link set s508 up
addr add 2001:db8:1fc::2/64 dev s508 nodad
link set s509 up
addr add 2001:db8:1fd::2/64 dev s509 nodad
link set s510 up
addr add 2001:db8:1fe::2/64 dev s510 nodad
link set s511 up
addr add 2001:db8:1ff::2/64 dev s511 nodad
link set s512 up
addr add 2001:db8:200::2/64 dev s512 nodad
link set s513 up
addr add 2001:db8:201::2/64 dev s513 nodad
link set s514 up
addr add 2001:db8:202::2/64 dev s514 nodad
link set s515 up
addr add 2001:db8:203::2/64 dev s515 nodad
link set s516 up
addr add 2001:db8:204::2/64 dev s516 nodad
link set s517 up
addr add 2001:db8:205::2/64 dev s517 nodad
link set s518 up
addr add 2001:db8:206::2/64 dev s518 nodad
link set s519 up
addr add 2001:db8:207::2/64 dev s519 nodad
link set s520 up
addr add 2001:db8:208::2/64 dev s520 nodad
link set s521 up
addr add 2001:db8:209::2/64 dev s521 nodad
link set s522 up
addr add 2001:db8:20a::2/64 dev s522 nodad
link set s523 up
addr add 2001:db8:20b::2/64 dev s523 nodad
link set s524 up
addr add 2001:db8:20c::2/64 dev s524 nodad
link set s525 up
addr add 2001:db8:20d::2/64 dev s525 nodad
link set s526 up
addr add 2001:db8:20e::2/64 dev s526 nodad
link set s527 up
addr add 2001:db8:20f::2/64 dev s527 nodad
link set s528 up
addr add 2001:db8:210::2/64 dev s528 nodad
link set s529 up
addr add 2001:db8:211::2/64 dev s529 nodad
link set s530 up
addr add 2001:db8:212::2/64 dev s530 nodad
link set s531 up
addr add 2001:db8:213::2/64 dev s531 nodad
link set s532 up
addr add 2001:db8:214::2/64 dev s532 nodad
link set s533 up
addr add 2001:db8:215::2/64 dev s533 nodad
link set s534 up
addr add 2001:db8:216::2/64 dev s534 nodad
link set s535 up
addr add 2001:db8:217::2/64 dev s535 nodad
link set s536 up
addr add 2001:db8:218::2/64 dev s536 nodad
link set s537 up
addr add 2001:db8:219::2/64 dev s537 nodad
link set s538 up
addr add 2001:db8:21a::2/64 dev s538 nodad
link set s539 up
addr add 2001:db8:21b::2/64 dev s539 nodad
link set s540 up
addr add 2001:db8:21c::2/64 dev s540 nodad
link set s541 up
addr add 2001:db8:21d::2/64 dev s541 nodad
link set s542 up
addr add 2001:db8:21e::2/64 dev s542 nodad
link set s543 up
addr add 2001:db8:21f::2/64 dev s543 nodad
link set s544 up
addr add 2001:db8:220::2/64 dev s544 nodad
link set s545 up
addr add 2001:db8:221::2/64 dev s545 nodad
link set s546 up
addr add 2001:db8:222::2/64 dev s546 nodad
link set s547 up
addr add 2001:db8:223::2/64 dev s547 nodad
link set s548 up
addr add 2001:db8:224::2/64 dev s548 nodad
link set s549 up
addr add 2001:db8:225::2/64 dev s549 nodad
link set s550 up
addr add 2001:db8:226::2/64 dev s550 nodad
link set s551 up
addr add 2001:db8:227::2/64 dev s551 nodad
link set s552 up
addr add 2001:db8:228::2/64 dev s552 nodad
link set s553 up
addr add 2001:db8:229::2/64 dev s553 nodad
link set s554 up
addr add 2001:db8:22a::2/64 dev s554 nodad
link set s555 up
addr add 2001:db8:22b::2/64 dev s555 nodad
link set s556 up
addr add 2001:db8:22c::2/64 dev s556 nodad
link set s557 up
addr add 2001:db8:22d::2/64 dev s557 nodad
link set s558 up
addr add 2001:db8:22e::2/64 dev s558 nodad
link set s559 up
addr add 2001:db8:22f::2/64 dev s559 nodad
link set s560 up
addr add 2001:db8:230::2/64 dev s560 nodad
link set s561 up
addr add 2001:db8:231::2/64 dev s561 nodad
link set s562 up
addr add 2001:db8:232::2/64 dev s562 nodad
link set s563 up
addr add 2001:db8:233::2/64 dev s563 nodad
link set s564 up
addr add 2001:db8:234::2/64 dev s564 nodad
link set s565 up
addr add 2001:db8:235::2/64 dev s565 nodad
link set s566 up
addr add 2001:db8:236::2/64 dev s566 nodad
link set s567 up
addr add 2001:db8:237::2/64 dev s567 nodad
link set s568 up
addr add 2001:db8:238::2/64 dev s568 nodad
link set s569 up
addr add 2001:db8:239::2/64 dev s569 nodad
link set s570 up
addr add 2001:db8:23a::2/64 dev s570 nodad
link set s571 up
addr add 2001:db8:23b::2/64 dev s571 nodad
link set s572 up
addr add 2001:db8:23c::2/64 dev s572 nodad
link set s573 up
addr add 2001:db8:23d::2/64 dev s573 nodad
link set s574 up
addr add 2001:db8:23e::2/64 dev s574 nodad
link set s575 up
addr add 2001:db8:23f::2/64 dev s575 nodad
link set s576 up
addr add 2001:db8:240::2/64 dev s576 nodad
link set s577 up
addr add 2001:db8:241::2/64 dev s577 nodad
link set s578 up
addr add 2001:db8:242::2/64 dev s578 nodad
link set s579 up
addr add 2001:db8:243::2/64 dev s579 nodad
link set s580 up
addr add 2001:db8:244::2/64 dev s580 nodad
link set s581 up
addr add 2001:db8:245::2/64 dev s581 nodad
link set s582 up
addr add 2001:db8:246::2/64 dev s582 nodad
link set s583 up
addr add 2001:db8:247::2/64 dev s583 nodad
link set s584 up
addr add 2001:db8:248::2/64 dev s584 nodad
link set s585 up
addr add 2001:db8:249::2/64 dev s585 nodad
link set s586 up
addr add 2001:db8:24a::2/64 dev s586 nodad
link set s587 up
addr add 2001:db8:24b::2/64 dev s587 nodad
link set s588 up
addr add 2001:db8:24c::2/64 dev s588 nodad
link set s589 up
addr add 2001:db8:24d::2/64 dev s589 nodad
link set s590 up
addr add 2001:db8:24e::2/64 dev s590 nodad
link set s591 up
addr add 2001:db8:24f::2/64 dev s591 nodad
link set s592 up
addr add 2001:db8:250::2/64 dev s592 nodad
link set s593 up
addr add 2001:db8:251::2/64 dev s593 nodad
link set s594 up
addr add 2001:db8:252::2/64 dev s594 nodad
link set s595 up
addr add 2001:db8:253::2/64 dev s595 nodad
link set s596 up
addr add 2001:db8:254::2/64 dev s596 nodad
link set s597 up
addr add 2001:db8:255::2/64 dev s597 nodad
link set s598 up
addr add 2001:db8:256::2/64 dev s598 nodad
link set s599 up
addr add 2001:db8:257::2/64 dev s599 nodad
link set s600 up
addr add 2001:db8:258::2/64 dev s600 nodad
link set s601 up
addr add 2001:db8:259::2/64 dev s601 nodad
link set s602 up
addr add 2001:db8:25a::2/64 dev s602 nodad
link set s603 up
addr add 2001:db8:25b::2/64 dev s603 nodad
link set s604 up
addr add 2001:db8:25c::2/64 dev s604 nodad
link set s605 up
addr add 2001:db8:25d::2/64 dev s605 nodad
link set s606 up
addr add 2001:db8:25e::2/64 dev s606 nodad
link set s607 up
addr add 2001:db8:25f::2/64 dev s607 nodad
link set s608 up
addr add 2001:db8:260::2/64 dev s608 nodad
link set s609 up
addr add 2001:db8:261::2/64 dev s609 nodad
link set s610 up
addr add 2001:db8:262::2/64 dev s610 nodad
link set s611 up
addr add 2001:db8:263::2/64 dev s611 nodad
link set s612 up
addr add 2001:db8:264::2/64 dev s612 nodad
link set s613 up
addr add 2001:db8:265::2/64 dev s613 nodad
link set s614 up
addr add 2001:db8:266::2/64 dev s614 nodad
link set s615 up
addr add 2001:db8:267::2/64 dev s615 nodad
link set s616 up
addr add 2001:db8:268::2/64 dev s616 nodad
link set s617 up
addr add 2001:db8:269::2/64 dev s617 nodad
link set s618 up
addr add 2001:db8:26a::2/64 dev s618 nodad
link set s619 up
addr add 2001:db8:26b::2/64 dev s619 nodad
link set s620 up
addr add 2001:db8:26c::2/64 dev s620 nodad
link set s621 up
addr add 2001:db8:26d::2/64 dev s621 nodad
link set s622 up
addr add 2001:db8:26e::2/64 dev s622 nodad
link set s623 up
addr add 2001:db8:26f::2/64 dev s623 nodad
link set s624 up
addr add 2001:db8:270::2/64 dev s624 nodad
link set s625 up
addr add 2001:db8:271::2/64 dev s625 nodad
link set s626 up
addr add 2001:db8:272::2/64 dev s626 nodad
link set s627 up
addr add 2001:db8:273::2/64 dev s627 nodad
link set s628 up
addr add 2001:db8:274::2/64 dev s628 nodad
link set s629 up
addr add 2001:db8:275::2/64 dev s629 nodad
link set s630 up
addr add 2001:db8:276::2/64 dev s630 nodad
link set s631 up
addr add 2001:db8:277::2/64 dev s631 nodad
link set s632 up
addr add 2001:db8:278::2/64 dev s632 nodad
link set s633 up
addr add 2001:db8:279::2/64 dev s633 nodad
link set s634 up
addr add 2001:db8:27a::2/64 dev s634 nodad
link set s635 up
addr add 2001:db8:27b::2/64 dev s635 nodad
link set s636 up
addr add 2001:db8:27c::2/64 dev s636 nodad
link set s637 up
addr add 2001:db8:27d::2/64 dev s637 nodad
link set s638 up
addr add 2001:db8:27e::2/64 dev s638 nodad
link set s639 up
addr add 2001:db8:27f::2/64 dev s639 nodad
link set s640 up
addr add 2001:db8:280::2/64 dev s640 nodad
link set s641 up
addr add 2001:db8:281::2/64 dev s641 nodad
link set s642 up
addr add 2001:db8:282::2/64 dev s642 nodad
link set s643 up
addr add 2001:db8:283::2/64 dev s643 nodad
link set s644 up
addr add 2001:db8:284::2/64 dev s644 nodad
link set s645 up
addr add 2001:db8:285::2/64 dev s645 nodad
link set s646 up
addr add 2001:db8:286::2/64 dev s646 nodad
link set s647 up
addr add 2001:db8:287::2/64 dev s647 nodad
link set s648 up
addr add 2001:db8:288::2/64 dev s648 nodad
link set s649 up
addr add 2001:db8:289::2/64 dev s649 nodad
link set s650 up
addr add 2001:db8:28a::2/64 dev s650 nodad
link set s651 up
addr add 2001:db8:28b::2/64 dev s651 nodad
link set s652 up
addr add 2001:db8:28c::2/64 dev s652 nodad
link set s653 up
addr add 2001:db8:28d::2/64 dev s653 nodad
link set s654 up
addr add 2001:db8:28e::2/64 dev s654 nodad
link set s655 up
addr add 2001:db8:28f::2/64 dev s655 nodad
link set s656 up
addr add 2001:db8:290::2/64 dev s656 nodad
link set s657 up
addr add 2001:db8:291::2/64 dev s657 nodad
link set s658 up
addr add 2001:db8:292::2/64 dev s658 nodad
link set s659 up
addr add 2001:db8:293::2/64 dev s659 nodad
link set s660 up
addr add 2001:db8:294::2/64 dev s660 nodad
link set s661 up
addr add 2001:db8:295::2/64 dev s661 nodad
link set s662 up
addr add 2001:db8:296::2/64 dev s662 nodad
link set s663 up
addr add 2001:db8:297::2/64 dev s663 nodad
link set s664 up
addr add 2001:db8:298::2/64 dev s664 nodad
link set s665 up
addr add 2001:db8:299::2/64 dev s665 nodad
link set s666 up
addr add 2001:db8:29a::2/64 dev s666 nodad
link set s667 up
addr add 2001:db8:29b::2/64 dev s667 nodad
link set s668 up
addr add 2001:db8:29c::2/64 dev s668 nodad
link set s669 up
addr add 2001:db8:29d::2/64 dev s669 nodad
link set s670 up
addr add 2001:db8:29e::2/64 dev s670 nodad
link set s671 up
addr add 2001:db8:29f::2/64 dev s671 nodad
link set s672 up
addr add 2001:db8:2a0::2/64 dev s672 nodad
link set s673 up
addr add 2001:db8:2a1::2/64 dev s673 nodad
link set s674 up
addr add 2001:db8:2a2::2/64 dev s674 nodad
link set s675 up
addr add 2001:db8:2a3::2/64 dev s675 nodad
link set s676 up
addr add 2001:db8:2a4::2/64 dev s676 nodad
link set s677 up
addr add 2001:db8:2a5::2/64 dev s677 nodad
link set s678 up
addr add 2001:db8:2a6::2/64 dev s678 nodad
link set s679 up
addr add 2001:db8:2a7::2/64 dev s679 nodad
link set s680 up
addr add 2001:db8:2a8::2/64 dev s680 nodad
link set s681 up
addr add 2001:db8:2a9::2/64 dev s681 nodad
link set s682 up
addr add 2001:db8:2aa::2/64 dev s682 nodad
link set s683 up
addr add 2001:db8:2ab::2/64 dev s683 nodad
link set s684 up
addr add 2001:db8:2ac::2/64 dev s684 nodad
link set s685 up
addr add 2001:db8:2ad::2/64 dev s685 nodad
link set s686 up
addr add 2001:db8:2ae::2/64 dev s686 nodad
link set s687 up
addr add 2001:db8:2af::2/64 dev s687 nodad
link set s688 up
addr add 2001:db8:2b0::2/64 dev s688 nodad
link set s689 up
addr add 2001:db8:2b1::2/64 dev s689 nodad
link set s690 up
addr add 2001:db8:2b2::2/64 dev s690 nodad
link set s691 up
addr add 2001:db8:2b3::2/64 dev s691 nodad
link set s692 up
addr add 2001:db8:2b4::2/64 dev s692 nodad
link set s693 up
addr add 2001:db8:2b5::2/64 dev s693 nodad
link set s694 up
addr add 2001:db8:2b6::2/64 dev s694 nodad
link set s695 up
addr add 2001:db8:2b7::2/64 dev s695 nodad
link set s696 up
addr add 2001:db8:2b8::2/64 dev s696 nodad
link set s697 up
addr add 2001:db8:2b9::2/64 dev s697 nodad
link set s698 up
addr add 2001:db8:2ba::2/64 dev s698 nodad
link set s699 up
addr add 2001:db8:2bb::2/64 dev s699 nodad
link set s700 up
addr add 2001:db8:2bc::2/64 dev s700 nodad
link set s701 up
addr add 2001:db8:2bd::2/64 dev s701 nodad
link set s702 up
addr add 2001:db8:2be::2/64 dev s702 nodad
link set s703 up
addr add 2001:db8:2bf::2/64 dev s703 nodad
link set s704 up
addr add 2001:db8:2c0::2/64 dev s704 nodad
link set s705 up
addr add 2001:db8:2c1::2/64 dev s705 nodad
link set s706 up
addr add 2001:db8:2c2::2/64 dev s706 nodad
link set s707 up
addr add 2001:db8:2c3::2/64 dev s707 nodad
link set s708 up
addr add 2001:db8:2c4::2/64 dev s708 nodad
link set s709 up
addr add 2001:db8:2c5::2/64 dev s709 nodad
link set s710 up
addr add 2001:db8:2c6::2/64 dev s710 nodad
link set s711 up
addr add 2001:db8:2c7::2/64 dev s711 nodad
link set s712 up
addr add 2001:db8:2c8::2/64 dev s712 nodad
link set s713 up
addr add 2001:db8:2c9::2/64 dev s713 nodad
link set s714 up
addr add 2001:db8:2ca::2/64 dev s714 nodad
link set s715 up
addr add 2001:db8:2cb::2/64 dev s715 nodad
link set s716 up
addr add 2001:db8:2cc::2/64 dev s716 nodad
link set s717 up
addr add 2001:db8:2cd::2/64 dev s717 nodad
link set s718 up
addr add 2001:db8:2ce::2/64 dev s718 nodad
link set s719 up
addr add 2001:db8:2cf::2/64 dev s719 nodad
link set s720 up
addr add 2001:db8:2d0::2/64 dev s720 nodad
link set s721 up
addr add 2001:db8:2d1::2/64 dev s721 nodad
link set s722 up
addr add 2001:db8:2d2::2/64 dev s722 nodad
link set s723 up
addr add 2001:db8:2d3::2/64 dev s723 nodad
link set s724 up
addr add 2001:db8:2d4::2/64 dev s724 nodad
link set s725 up
addr add 2001:db8:2d5::2/64 dev s725 nodad
link set s726 up
addr add 2001:db8:2d6::2/64 dev s726 nodad
link set s727 up
addr add 2001:db8:2d7::2/64 dev s727 nodad
link set s728 up
addr add 2001:db8:2d8::2/64 dev s728 nodad
link set s729 up
addr add 2001:db8:2d9::2/64 dev s729 nodad
link set s730 up
addr add 2001:db8:2da::2/64 dev s730 nodad
link set s731 up
addr add 2001:db8:2db::2/64 dev s731 nodad
link set s732 up
addr add 2001:db8:2dc::2/64 dev s732 nodad
link set s733 up
addr add 2001:db8:2dd::2/64 dev s733 nodad
link set s734 up
addr add 2001:db8:2de::2/64 dev s734 nodad
link set s735 up
addr add 2001:db8:2df::2/64 dev s735 nodad
link set s736 up
addr add 2001:db8:2e0::2/64 dev s736 nodad
link set s737 up
addr add 2001:db8:2e1::2/64 dev s737 nodad
link set s738 up
addr add 2001:db8:2e2::2/64 dev s738 nodad
link set s739 up
addr add 2001:db8:2e3::2/64 dev s739 nodad
link set s740 up
addr add 2001:db8:2e4::2/64 dev s740 nodad
link set s741 up
addr add 2001:db8:2e5::2/64 dev s741 nodad
link set s742 up
addr add 2001:db8:2e6::2/64 dev s742 nodad
link set s743 up
addr add 2001:db8:2e7::2/64 dev s743 nodad
link set s744 up
addr add 2001:db8:2e8::2/64 dev s744 nodad
link set s745 up
addr add 2001:db8:2e9::2/64 dev s745 nodad
link set s746 up
addr add 2001:db8:2ea::2/64 dev s746 nodad
link set s747 up
addr add 2001:db8:2eb::2/64 dev s747 nodad
link set s748 up
addr add 2001:db8:2ec::2/64 dev s748 nodad
link set s749 up
addr add 2001:db8:2ed::2/64 dev s749 nodad
link set s750 up
addr add 2001:db8:2ee::2/64 dev s750 nodad
link set s751 up
addr add 2001:db8:2ef::2/64 dev s751 nodad
link set s752 up
addr add 2001:db8:2f0::2/64 dev s752 nodad
link set s753 up
addr add 2001:db8:2f1::2/64 dev s753 nodad
link set s754 up
addr add 2001:db8:2f2::2/64 dev s754 nodad
link set s755 up
addr add 2001:db8:2f3::2/64 dev s755 nodad
link set s756 up
addr add 2001:db8:2f4::2/64 dev s756 nodad
link set s757 up
addr add 2001:db8:2f5::2/64 dev s757 nodad
link set s758 up
addr add 2001:db8:2f6::2/64 dev s758 nodad
link set s759 up
addr add 2001:db8:2f7::2/64 dev s759 nodad
link set s760 up
addr add 2001:db8:2f8::2/64 dev s760 nodad
link set s761 up
addr add 2001:db8:2f9::2/64 dev s761 nodad
link set s762 up
addr add 2001:db8:2fa::2/64 dev s762 nodad
link set s763 up
addr add 2001:db8:2fb::2/64 dev s763 nodad
link set s764 up
addr add 2001:db8:2fc::2/64 dev s764 nodad
link set s765 up
addr add 2001:db8:2fd::2/64 dev s765 nodad
link set s766 up
addr add 2001:db8:2fe::2/64 dev s766 nodad
link set s767 up
addr add 2001:db8:2ff::2/64 dev s767 nodad
link set s768 up
addr add 2001:db8:300::2/64 dev s768 nodad
link set s769 up
addr add 2001:db8:301::2/64 dev s769 nodad
link set s770 up
addr add 2001:db8:302::2/64 dev s770 nodad
link set s771 up
addr add 2001:db8:303::2/64 dev s771 nodad
link set s772 up
addr add 2001:db8:304::2/64 dev s772 nodad
link set s773 up
addr add 2001:db8:305::2/64 dev s773 nodad
link set s774 up
addr add 2001:db8:306::2/64 dev s774 nodad
link set s775 up
addr add 2001:db8:307::2/64 dev s775 nodad
link set s776 up
addr add 2001:db8:308::2/64 dev s776 nodad
link set s777 up
addr add 2001:db8:309::2/64 dev s777 nodad
link set s778 up
addr add 2001:db8:30a::2/64 dev s778 nodad
link set s779 up
addr add 2001:db8:30b::2/64 dev s779 nodad
link set s780 up
addr add 2001:db8:30c::2/64 dev s780 nodad
link set s781 up
addr add 2001:db8:30d::2/64 dev s781 nodad
link set s782 up
addr add 2001:db8:30e::2/64 dev s782 nodad
link set s783 up
addr add 2001:db8:30f::2/64 dev s783 nodad
link set s784 up
addr add 2001:db8:310::2/64 dev s784 nodad
link set s785 up
addr add 2001:db8:311::2/64 dev s785 nodad
link set s786 up
addr add 2001:db8:312::2/64 dev s786 nodad
link set s787 up
addr add 2001:db8:313::2/64 dev s787 nodad
link set s788 up
addr add 2001:db8:314::2/64 dev s788 nodad
link set s789 up
addr add 2001:db8:315::2/64 dev s789 nodad
link set s790 up
addr add 2001:db8:316::2/64 dev s790 nodad
link set s791 up
addr add 2001:db8:317::2/64 dev s791 nodad
link set s792 up
addr add 2001:db8:318::2/64 dev s792 nodad
link set s793 up
addr add 2001:db8:319::2/64 dev s793 nodad
link set s794 up
addr add 2001:db8:31a::2/64 dev s794 nodad
link set s795 up
addr add 2001:db8:31b::2/64 dev s795 nodad
link set s796 up
addr add 2001:db8:31c::2/64 dev s796 nodad
link set s797 up
addr add 2001:db8:31d::2/64 dev s797 nodad
link set s798 up
addr add 2001:db8:31e::2/64 dev s798 nodad
link set s799 up
addr add 2001:db8:31f::2/64 dev s799 nodad
link set s800 up
addr add 2001:db8:320::2/64 dev s800 nodad
link set s801 up
addr add 2001:db8:321::2/64 dev s801 nodad
link set s802 up
addr add 2001:db8:322::2/64 dev s802 nodad
link set s803 up
addr add 2001:db8:323::2/64 dev s803 nodad
link set s804 up
addr add 2001:db8:324::2/64 dev s804 nodad
link set s805 up
addr add 2001:db8:325::2/64 dev s805 nodad
link set s806 up
addr add 2001:db8:326::2/64 dev s806 nodad
link set s807 up
addr add 2001:db8:327::2/64 dev s807 nodad
link set s808 up
addr add 2001:db8:328::2/64 dev s808 nodad
link set s809 up
addr add 2001:db8:329::2/64 dev s809 nodad
link set s810 up
addr add 2001:db8:32a::2/64 dev s810 nodad
link set s811 up
addr add 2001:db8:32b::2/64 dev s811 nodad
link set s812 up
addr add 2001:db8:32c::2/64 dev s812 nodad
link set s813 up
addr add 2001:db8:32d::2/64 dev s813 nodad
link set s814 up
addr add 2001:db8:32e::2/64 dev s814 nodad
link set s815 up
addr add 2001:db8:32f::2/64 dev s815 nodad
link set s816 up
addr add 2001:db8:330::2/64 dev s816 nodad
link set s817 up
addr add 2001:db8:331::2/64 dev s817 nodad
link set s818 up
addr add 2001:db8:332::2/64 dev s818 nodad
link set s819 up
addr add 2001:db8:333::2/64 dev s819 nodad
link set s820 up
addr add 2001:db8:334::2/64 dev s820 nodad
link set s821 up
addr add 2001:db8:335::2/64 dev s821 nodad
link set s822 up
addr add 2001:db8:336::2/64 dev s822 nodad
link set s823 up
addr add 2001:db8:337::2/64 dev s823 nodad
link set s824 up
addr add 2001:db8:338::2/64 dev s824 nodad
link set s825 up
addr add 2001:db8:339::2/64 dev s825 nodad
link set s826 up
addr add 2001:db8:33a::2/64 dev s826 nodad
link set s827 up
addr add 2001:db8:33b::2/64 dev s827 nodad
link set s828 up
addr add 2001:db8:33c::2/64 dev s828 nodad
link set s829 up
addr add 2001:db8:33d::2/64 dev s829 nodad
link set s830 up
addr add 2001:db8:33e::2/64 dev s830 nodad
link set s831 up
addr add 2001:db8:33f::2/64 dev s831 nodad
link set s832 up
addr add 2001:db8:340::2/64 dev s832 nodad
link set s833 up
addr add 2001:db8:341::2/64 dev s833 nodad
link set s834 up
addr add 2001:db8:342::2/64 dev s834 nodad
link set s835 up
addr add 2001:db8:343::2/64 dev s835 nodad
link set s836 up
addr add 2001:db8:344::2/64 dev s836 nodad
link set s837 up
addr add 2001:db8:345::2/64 dev s837 nodad
link set s838 up
addr add 2001:db8:346::2/64 dev s838 nodad
link set s839 up
addr add 2001:db8:347::2/64 dev s839 nodad
link set s840 up
addr add 2001:db8:348::2/64 dev s840 nodad
link set s841 up
addr add 2001:db8:349::2/64 dev s841 nodad
link set s842 up
addr add 2001:db8:34a::2/64 dev s842 nodad
link set s843 up
addr add 2001:db8:34b::2/64 dev s843 nodad
link set s844 up
addr add 2001:db8:34c::2/64 dev s844 nodad
link set s845 up
addr add 2001:db8:34d::2/64 dev s845 nodad
link set s846 up
addr add 2001:db8:34e::2/64 dev s846 nodad
link set s847 up
addr add 2001:db8:34f::2/64 dev s847 nodad
link set s848 up
addr add 2001:db8:350::2/64 dev s848 nodad
link set s849 up
addr add 2001:db8:351::2/64 dev s849 nodad
link set s850 up
addr add 2001:db8:352::2/64 dev s850 nodad
link set s851 up
addr add 2001:db8:353::2/64 dev s851 nodad
link set s852 up
addr add 2001:db8:354::2/64 dev s852 nodad
link set s853 up
addr add 2001:db8:355::2/64 dev s853 nodad
link set s854 up
addr add 2001:db8:356::2/64 dev s854 nodad
link set s855 up
addr add 2001:db8:357::2/64 dev s855 nodad
link set s856 up
addr add 2001:db8:358::2/64 dev s856 nodad
link set s857 up
addr add 2001:db8:359::2/64 dev s857 nodad
link set s858 up
addr add 2001:db8:35a::2/64 dev s858 nodad
link set s859 up
addr add 2001:db8:35b::2/64 dev s859 nodad
link set s860 up
addr add 2001:db8:35c::2/64 dev s860 nodad
link set s861 up
addr add 2001:db8:35d::2/64 dev s861 nodad
link set s862 up
addr add 2001:db8:35e::2/64 dev s862 nodad
link set s863 up
addr add 2001:db8:35f::2/64 dev s863 nodad
link set s864 up
addr add 2001:db8:360::2/64 dev s864 nodad
link set s865 up
addr add 2001:db8:361::2/64 dev s865 nodad
link set s866 up
addr add 2001:db8:362::2/64 dev s866 nodad
link set s867 up
addr add 2001:db8:363::2/64 dev s867 nodad
link set s868 up
addr add 2001:db8:364::2/64 dev s868 nodad
link set s869 up
addr add 2001:db8:365::2/64 dev s869 nodad
link set s870 up
addr add 2001:db8:366::2/64 dev s870 nodad
link set s871 up
addr add 2001:db8:367::2/64 dev s871 nodad
link set s872 up
addr add 2001:db8:368::2/64 dev s872 nodad
link set s873 up
addr add 2001:db8:369::2/64 dev s873 nodad
link set s874 up
addr add 2001:db8:36a::2/64 dev s874 nodad
link set s875 up
addr add 2001:db8:36b::2/64 dev s875 nodad
link set s876 up
addr add 2001:db8:36c::2/64 dev s876 nodad
link set s877 up
addr add 2001:db8:36d::2/64 dev s877 nodad
link set s878 up
addr add 2001:db8:36e::2/64 dev s878 nodad
link set s879 up
addr add 2001:db8:36f::2/64 dev s879 nodad
link set s880 up
addr add 2001:db8:370::2/64 dev s880 nodad
link set s881 up
addr add 2001:db8:371::2/64 dev s881 nodad
link set s882 up
addr add 2001:db8:372::2/64 dev s882 nodad
link set s883 up
addr add 2001:db8:373::2/64 dev s883 nodad
link set s884 up
addr add 2001:db8:374::2/64 dev s884 nodad
link set s885 up
addr add 2001:db8:375::2/64 dev s885 nodad
link set s886 up
addr add 2001:db8:376::2/64 dev s886 nodad
link set s887 up
addr add 2001:db8:377::2/64 dev s887 nodad
link set s888 up
addr add 2001:db8:378::2/64 dev s888 nodad
link set s889 up
addr add 2001:db8:379::2/64 dev s889 nodad
link set s890 up
addr add 2001:db8:37a::2/64 dev s890 nodad
link set s891 up
addr add 2001:db8:37b::2/64 dev s891 nodad
link set s892 up
addr add 2001:db8:37c::2/64 dev s892 nodad
link set s893 up
addr add 2001:db8:37d::2/64 dev s893 nodad
link set s894 up
addr add 2001:db8:37e::2/64 dev s894 nodad
link set s895 up
addr add 2001:db8:37f::2/64 dev s895 nodad
link set s896 up
addr add 2001:db8:380::2/64 dev s896 nodad
link set s897 up
addr add 2001:db8:381::2/64 dev s897 nodad
link set s898 up
addr add 2001:db8:382::2/64 dev s898 nodad
link set s899 up
addr add 2001:db8:383::2/64 dev s899 nodad
link set s900 up
addr add 2001:db8:384::2/64 dev s900 nodad
link set s901 up
addr add 2001:db8:385::2/64 dev s901 nodad
link set s902 up
addr add 2001:db8:386::2/64 dev s902 nodad
link set s903 up
addr add 2001:db8:387::2/64 dev s903 nodad
link set s904 up
addr add 2001:db8:388::2/64 dev s904 nodad
link set s905 up
addr add 2001:db8:389::2/64 dev s905 nodad
link set s906 up
addr add 2001:db8:38a::2/64 dev s906 nodad
link set s907 up
addr add 2001:db8:38b::2/64 dev s907 nodad
link set s908 up
addr add 2001:db8:38c::2/64 dev s908 nodad
link set s909 up
addr add 2001:db8:38d::2/64 dev s909 nodad
link set s910 up
addr add 2001:db8:38e::2/64 dev s910 nodad
link set s911 up
addr add 2001:db8:38f::2/64 dev s911 nodad
link set s912 up
addr add 2001:db8:390::2/64 dev s912 nodad
link set s913 up
addr add 2001:db8:391::2/64 dev s913 nodad
link set s914 up
addr add 2001:db8:392::2/64 dev s914 nodad
link set s915 up
addr add 2001:db8:393::2/64 dev s915 nodad
link set s916 up
addr add 2001:db8:394::2/64 dev s916 nodad
link set s917 up
addr add 2001:db8:395::2/64 dev s917 nodad
link set s918 up
addr add 2001:db8:396::2/64 dev s918 nodad
link set s919 up
addr add 2001:db8:397::2/64 dev s919 nodad
link set s920 up
addr add 2001:db8:398::2/64 dev s920 nodad
link set s921 up
addr add 2001:db8:399::2/64 dev s921 nodad
link set s922 up
addr add 2001:db8:39a::2/64 dev s922 nodad
link set s923 up
addr add 2001:db8:39b::2/64 dev s923 nodad
link set s924 up
addr add 2001:db8:39c::2/64 dev s924 nodad
link set s925 up
addr add 2001:db8:39d::2/64 dev s925 nodad
link set s926 up
addr add 2001:db8:39e::2/64 dev s926 nodad
link set s927 up
addr add 2001:db8:39f::2/64 dev s927 nodad
link set s928 up
addr add 2001:db8:3a0::2/64 dev s928 nodad
link set s929 up
addr add 2001:db8:3a1::2/64 dev s929 nodad
link set s930 up
addr add 2001:db8:3a2::2/64 dev s930 nodad
link set s931 up
addr add 2001:db8:3a3::2/64 dev s931 nodad
link set s932 up
addr add 2001:db8:3a4::2/64 dev s932 nodad
link set s933 up
addr add 2001:db8:3a5::2/64 dev s933 nodad
link set s934 up
addr add 2001:db8:3a6::2/64 dev s934 nodad
link set s935 up
addr add 2001:db8:3a7::2/64 dev s935 nodad
link set s936 up
addr add 2001:db8:3a8::2/64 dev s936 nodad
link set s937 up
addr add 2001:db8:3a9::2/64 dev s937 nodad
link set s938 up
addr add 2001:db8:3aa::2/64 dev s938 nodad
link set s939 up
addr add 2001:db8:3ab::2/64 dev s939 nodad
link set s940 up
addr add 2001:db8:3ac::2/64 dev s940 nodad
link set s941 up
addr add 2001:db8:3ad::2/64 dev s941 nodad
link set s942 up
addr add 2001:db8:3ae::2/64 dev s942 nodad
link set s943 up
addr add 2001:db8:3af::2/64 dev s943 nodad
link set s944 up
addr add 2001:db8:3b0::2/64 dev s944 nodad
link set s945 up
addr add 2001:db8:3b1::2/64 dev s945 nodad
link set s946 up
addr add 2001:db8:3b2::2/64 dev s946 nodad
link set s947 up
addr add 2001:db8:3b3::2/64 dev s947 nodad
link set s948 up
addr add 2001:db8:3b4::2/64 dev s948 nodad
link set s949 up
addr add 2001:db8:3b5::2/64 dev s949 nodad
link set s950 up
addr add 2001:db8:3b6::2/64 dev s950 nodad
link set s951 up
addr add 2001:db8:3b7::2/64 dev s951 nodad
link set s952 up
addr add 2001:db8:3b8::2/64 dev s952 nodad
link set s953 up
addr add 2001:db8:3b9::2/64 dev s953 nodad
link set s954 up
addr add 2001:db8:3ba::2/64 dev s954 nodad
link set s955 up
addr add 2001:db8:3bb::2/64 dev s955 nodad
link set s956 up
addr add 2001:db8:3bc::2/64 dev s956 nodad
link set s957 up
addr add 2001:db8:3bd::2/64 dev s957 nodad
link set s958 up
addr add 2001:db8:3be::2/64 dev s958 nodad
link set s959 up
addr add 2001:db8:3bf::2/64 dev s959 nodad
link set s960 up
addr add 2001:db8:3c0::2/64 dev s960 nodad
link set s961 up
addr add 2001:db8:3c1::2/64 dev s961 nodad
link set s962 up
addr add 2001:db8:3c2::2/64 dev s962 nodad
link set s963 up
addr add 2001:db8:3c3::2/64 dev s963 nodad
link set s964 up
addr add 2001:db8:3c4::2/64 dev s964 nodad
link set s965 up
addr add 2001:db8:3c5::2/64 dev s965 nodad
link set s966 up
addr add 2001:db8:3c6::2/64 dev s966 nodad
link set s967 up
addr add 2001:db8:3c7::2/64 dev s967 nodad
link set s968 up
addr add 2001:db8:3c8::2/64 dev s968 nodad
link set s969 up
addr add 2001:db8:3c9::2/64 dev s969 nodad
link set s970 up
addr add 2001:db8:3ca::2/64 dev s970 nodad
link set s971 up
addr add 2001:db8:3cb::2/64 dev s971 nodad
link set s972 up
addr add 2001:db8:3cc::2/64 dev s972 nodad
link set s973 up
addr add 2001:db8:3cd::2/64 dev s973 nodad
link set s974 up
addr add 2001:db8:3ce::2/64 dev s974 nodad
link set s975 up
addr add 2001:db8:3cf::2/64 dev s975 nodad
link set s976 up
addr add 2001:db8:3d0::2/64 dev s976 nodad
link set s977 up
addr add 2001:db8:3d1::2/64 dev s977 nodad
link set s978 up
addr add 2001:db8:3d2::2/64 dev s978 nodad
link set s979 up
addr add 2001:db8:3d3::2/64 dev s979 nodad
link set s980 up
addr add 2001:db8:3d4::2/64 dev s980 nodad
link set s981 up
addr add 2001:db8:3d5::2/64 dev s981 nodad
link set s982 up
addr add 2001:db8:3d6::2/64 dev s982 nodad
link set s983 up
addr add 2001:db8:3d7::2/64 dev s983 nodad
link set s984 up
addr add 2001:db8:3d8::2/64 dev s984 nodad
link set s985 up
addr add 2001:db8:3d9::2/64 dev s985 nodad
link set s986 up
addr add 2001:db8:3da::2/64 dev s986 nodad
link set s987 up
addr add 2001:db8:3db::2/64 dev s987 nodad
link set s988 up
addr add 2001:db8:3dc::2/64 dev s988 nodad
link set s989 up
addr add 2001:db8:3dd::2/64 dev s989 nodad
link set s990 up
addr add 2001:db8:3de::2/64 dev s990 nodad
link set s991 up
addr add 2001:db8:3df::2/64 dev s991 nodad
link set s992 up
addr add 2001:db8:3e0::2/64 dev s992 nodad
link set s993 up
addr add 2001:db8:3e1::2/64 dev s993 nodad
link set s994 up
addr add 2001:db8:3e2::2/64 dev s994 nodad
link set s995 up
addr add 2001:db8:3e3::2/64 dev s995 nodad
link set s996 up
addr add 2001:db8:3e4::2/64 dev s996 nodad
link set s997 up
addr add 2001:db8:3e5::2/64 dev s997 nodad
link set s998 up
addr add 2001:db8:3e6::2/64 dev s998 nodad
link set s999 up
addr add 2001:db8:3e7::2/64 dev s999 nodad
link set s1000 up
addr add 2001:db8:3e8::2/64 dev s1000 nodad
